"""The tables of referral: patients, referrals and what happened to them."""

from referrals.models.attachments import CaseAttachment
from referrals.models.deliveries import DeliveryAddress, EventDelivery
from referrals.models.escalations import Escalation
from referrals.models.lists import ListLine
from referrals.models.merging import Opening, PatientMerge, PatientRestriction
from referrals.models.papers import ArrivalNote
from referrals.models.patients import Patient
from referrals.models.pools import PoolBooking, PoolDay
from referrals.models.referrals import FollowUp, NumberSeries, Referral, ReferralEvent
from referrals.models.remote import RemoteEvent, RemoteItem, RemoteReader, RemoteSeries
from referrals.models.rosters import DutyContact, DutyShift, RosterDesk
from referrals.models.wards import JointWard

__all__ = [
    "ArrivalNote",
    "CaseAttachment",
    "DeliveryAddress",
    "DutyContact",
    "DutyShift",
    "Escalation",
    "EventDelivery",
    "FollowUp",
    "JointWard",
    "ListLine",
    "NumberSeries",
    "Opening",
    "Patient",
    "PatientMerge",
    "PatientRestriction",
    "PoolBooking",
    "PoolDay",
    "Referral",
    "ReferralEvent",
    "RemoteEvent",
    "RemoteItem",
    "RemoteReader",
    "RemoteSeries",
    "RosterDesk",
]
