"""Lists of choices that several shapes of the REST door share: one name each in the document."""

from collections.abc import Mapping
from typing import Final

ENUM_NAMES: Final[Mapping[str, str]] = {
    "AdHocRequestStateEnum": "kpi.api.adhoc.shapes.STATES",
    "DataElementOverEnum": "kpi.api.keeping.form_shapes.OVER",
    "DataSetFrequencyEnum": "kpi.api.keeping.form_shapes.FORM_FREQUENCIES",
    "SuperiorFrequencyEnum": "kpi.api.superiors.shapes.FREQUENCIES",
    "DataValueMissingEnum": "kpi.api.sources.shapes.MISSING",
    "DataValueSourceEnum": "kpi.api.sources.shapes.SOURCES",
    "FindingKindEnum": "kpi.api.returns.findings.KINDS",
    "PatientDecisionStateEnum": "referrals.api.people_shapes.STATES",
    "FindingStateEnum": "kpi.api.returns.findings.STATES",
    "CaseAttachmentKindEnum": "referrals.models.attachments.CaseAttachment.Kind",
    "FundAccountKindEnum": "fundpool.api.ledger_shapes.ACCOUNT_KINDS",
    "FundJournalKindEnum": "fundpool.rules.accounts.JOURNALS",
    "FundLevelEnum": "fundpool.models.records.Receipt.Level",
    "FundPoolKindEnum": "fundpool.models.ledger.POOL_KINDS",
    "FundRequestStatusEnum": "fundpool.api.request_shapes.STATUSES",
    "FundStatusEnum": "fundpool.models.ledger.Pool.Status",
    "LevyStatusEnum": "fundpool.api.levy_shapes.STATUSES",
    "ListLineKindEnum": "referrals.models.lists.ListLine.Kind",
    "PoolKindEnum": "referrals.models.pools.PoolDay.Kind",
    "PoolBookingStateEnum": "referrals.reserving.POOL_BOOKING.states",
    "PoolKindEnum": "staffing.api.pool.POOL_KINDS",
    "PoolSideEnum": "staffing.api.pool.POOL_SIDES",
    "TrainingKindEnum": "staffing.api.training.TRAINING_KINDS",
    "PostingKindEnum": "staffing.api.shapes.KIND_CODES",
    "PostingPayerEnum": "staffing.api.shapes.PAYER_CODES",
    "ReferralSideEnum": "referrals.api.shapes.SIDE_CODES",
    "RemoteExaminedEnum": "referrals.api.remote_shapes.EXAMINED_CODES",
    "RemoteKindEnum": "referrals.api.remote_shapes.KIND_CODES",
    "SourceRuleSourceEnum": "kpi.api.sources.shapes.AUTHORITIES",
    "UnitLevelEnum": "kpi.api.shapes.LEVELS",
    "VerificationStateEnum": "kpi.api.verified.shapes.STATES",
}
