"""The tables of the common funds."""

from fundpool.models.alerts import FundAlert
from fundpool.models.allocations import Allocation, AllocationLine
from fundpool.models.analyses import EconomicAnalysis
from fundpool.models.bank import BankAccount, BankBalance, BankLine, BankMatch, BankPool
from fundpool.models.bank_payments import Misdirected, PaymentReturn, TreasuryPayment
from fundpool.models.capitation import (
    CapitationBudget,
    CapitationPrepayment,
    CapitationQuarter,
    CapitationStandard,
    CapitationWork,
    CapitationYear,
)
from fundpool.models.capitation_runs import (
    CapitationLine,
    CapitationOffset,
    CapitationRecovery,
    CapitationRun,
)
from fundpool.models.dissolution import Dissolution, DissolutionLine
from fundpool.models.income import IncomeLine, IncomeStatement
from fundpool.models.insurance import (
    InsuranceSettlement,
    InsuranceShare,
    InsuranceTakeBack,
    InsuranceYear,
    InsuranceYearTakeBack,
)
from fundpool.models.ledger import (
    Account,
    Earmark,
    Entry,
    Journal,
    Period,
    Pool,
)
from fundpool.models.levies import LevyAssessment, LevyRun, LevyTrueUp
from fundpool.models.packages import AuditPackage, AuditPackageChunk
from fundpool.models.pay_totals import PayTotal, PayTotalLine
from fundpool.models.payments import (
    Commitment,
    Disbursement,
    Misuse,
    Payee,
    Recovery,
    UseReport,
)
from fundpool.models.records import AccountCode, BookCheck, CarriedBalance, Receipt
from fundpool.models.requests import (
    ClaimedDays,
    Request,
    RequestDocument,
    RequestFact,
    RequestSeries,
    RequestStep,
    RequestVersion,
)
from fundpool.models.subsidies import AppraisedSubsidy, SubsidyLine

__all__ = [
    "Account",
    "AccountCode",
    "Allocation",
    "AllocationLine",
    "AppraisedSubsidy",
    "AuditPackage",
    "AuditPackageChunk",
    "BankAccount",
    "BankBalance",
    "BankLine",
    "BankMatch",
    "BankPool",
    "BookCheck",
    "CapitationBudget",
    "CapitationLine",
    "CapitationOffset",
    "CapitationPrepayment",
    "CapitationQuarter",
    "CapitationRecovery",
    "CapitationRun",
    "CapitationStandard",
    "CapitationWork",
    "CapitationYear",
    "CarriedBalance",
    "ClaimedDays",
    "Commitment",
    "Disbursement",
    "Dissolution",
    "DissolutionLine",
    "Earmark",
    "EconomicAnalysis",
    "Entry",
    "FundAlert",
    "IncomeLine",
    "IncomeStatement",
    "InsuranceSettlement",
    "InsuranceShare",
    "InsuranceTakeBack",
    "InsuranceYear",
    "InsuranceYearTakeBack",
    "Journal",
    "LevyAssessment",
    "LevyRun",
    "LevyTrueUp",
    "Misdirected",
    "Misuse",
    "PayTotal",
    "PayTotalLine",
    "Payee",
    "PaymentReturn",
    "Period",
    "Pool",
    "Receipt",
    "Recovery",
    "Request",
    "RequestDocument",
    "RequestFact",
    "RequestSeries",
    "RequestStep",
    "RequestVersion",
    "SubsidyLine",
    "TreasuryPayment",
    "UseReport",
]
