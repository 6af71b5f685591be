"""Addresses of referral under /api/v1/."""

from django.urls import include, path

from referrals.api import escalations, lists, pools, roster_keeping, rosters, wards
from referrals.api.attachments import (
    ReferralAttachment,
    ReferralAttachments,
    WithdrawAttachment,
)
from referrals.api.cases import OneReferral, Referrals, RevealPatient, TakeStep
from referrals.api.deliveries import EventDeliveries
from referrals.api.delivery_addresses import (
    DecideDeliveryAddress,
    DeliveryAddresses,
    ResendDelivery,
)
from referrals.api.emergency import EmergencyPlaces
from referrals.api.fhir import FhirReferral, FhirReferrals
from referrals.api.figure_cases import FigureCases
from referrals.api.figures import ReferralFigures
from referrals.api.manual import ReferralManual
from referrals.api.paper_downs import PaperDowns
from referrals.api.papers import ArrivalNotes, OnePaper
from referrals.api.pool_proposals import PoolProposals
from referrals.api.standing import ReferralStanding

_ONE = "referrals/<uuid:referral>/"
_FILE = f"{_ONE}attachments/<uuid:attachment>/"
_DUTY = "duty-weeks/<str:institution>/<str:week>/"
_BOOKING = "pool-bookings/<uuid:booking>/"

urlpatterns = [
    path("", include("referrals.api.remote_urls")),
    path("", include("referrals.api.people_urls")),
    path("referrals/", Referrals.as_view(), name="referrals"),
    path("referrals/fhir/", FhirReferrals.as_view(), name="fhir-referrals"),
    path(_ONE, OneReferral.as_view(), name="referral"),
    path(f"{_ONE}fhir/", FhirReferral.as_view(), name="fhir-referral"),
    path(f"{_ONE}papers/<slug:paper>/", OnePaper.as_view(), name="referral-paper"),
    path(f"{_ONE}attachments/", ReferralAttachments.as_view(), name="referral-attachments"),
    path(_FILE, ReferralAttachment.as_view(), name="referral-attachment"),
    path(f"{_FILE}withdraw/", WithdrawAttachment.as_view(), name="referral-attachment-withdraw"),
    path(f"{_ONE}reveal/", RevealPatient.as_view(), name="referral-reveal"),
    path("emergency-places/", EmergencyPlaces.as_view(), name="emergency-places"),
    path("arrival-notes/", ArrivalNotes.as_view(), name="arrival-notes"),
    path(f"{_ONE}<slug:verb>/", TakeStep.as_view(), name="referral-step"),
    path("event-deliveries/", EventDeliveries.as_view(), name="event-deliveries"),
    path(
        "event-deliveries/<uuid:delivery>/resend/",
        ResendDelivery.as_view(),
        name="event-delivery-resend",
    ),
    path("delivery-addresses/", DeliveryAddresses.as_view(), name="delivery-addresses"),
    path(
        "delivery-addresses/<uuid:address>/<slug:verb>/",
        DecideDeliveryAddress.as_view(),
        name="delivery-address-step",
    ),
    path("list-lines/back/", lists.BackLines.as_view(), name="list-lines-back"),
    path("referral-standing/", ReferralStanding.as_view(), name="referral-standing"),
    path("referral-manual/", ReferralManual.as_view(), name="referral-manual"),
    path("referral-figures/", ReferralFigures.as_view(), name="referral-figures"),
    path("referral-figures/cases/", FigureCases.as_view(), name="referral-figures-cases"),
    path("duty-shifts/", rosters.DutyShifts.as_view(), name="duty-shifts"),
    path("duty-shifts/load/", roster_keeping.LoadDutyShifts.as_view(), name="duty-shifts-load"),
    path(
        "duty-shifts/<int:shift>/drop/",
        roster_keeping.DropDutyShift.as_view(),
        name="duty-shift-drop",
    ),
    path("duty-desks/", roster_keeping.DutyDesks.as_view(), name="duty-desks"),
    path("duty-contacts/", rosters.DutyContacts.as_view(), name="duty-contacts"),
    path(
        "duty-contacts/<int:contact>/end/",
        rosters.EndDutyContact.as_view(),
        name="duty-contact-end",
    ),
    path(f"{_DUTY}copy/", rosters.CopyDutyWeek.as_view(), name="duty-week-copy"),
    path(f"{_DUTY}<slug:desk>/", rosters.DutyWeek.as_view(), name="duty-week"),
    path("escalations/", escalations.Escalations.as_view(), name="escalations"),
    path(
        "escalations/<uuid:escalation>/known/",
        escalations.KnowEscalation.as_view(),
        name="escalation-known",
    ),
    path("list-lines/", lists.ListLines.as_view(), name="list-lines"),
    path("list-lines/load/", lists.LoadLines.as_view(), name="list-lines-load"),
    path("list-lines/confirm/", lists.ConfirmLines.as_view(), name="list-lines-confirm"),
    path("list-lines/aside/", lists.AsideLines.as_view(), name="list-lines-aside"),
    path("list-missing/", lists.NeverCame.as_view(), name="list-missing"),
    path("joint-wards/", wards.JointWards.as_view(), name="joint-wards"),
    path(
        "joint-wards/<int:ward>/doctor/", wards.JointWardDoctor.as_view(), name="joint-ward-doctor"
    ),
    path("joint-wards/<int:ward>/end/", wards.EndJointWard.as_view(), name="joint-ward-end"),
    path("paper-downs/", PaperDowns.as_view(), name="paper-downs"),
    path("pool-days/", pools.PoolDays.as_view(), name="pool-days"),
    path("pool-days/state/", pools.StateCapacity.as_view(), name="pool-days-state"),
    path("pool-days/publish/", pools.PublishCapacity.as_view(), name="pool-days-publish"),
    path("pool-days/<int:pool>/book/", pools.BookPlace.as_view(), name="pool-day-book"),
    path("pool-days/<int:pool>/hold/", pools.HoldPlace.as_view(), name="pool-day-hold"),
    path("pool-proposals/", PoolProposals.as_view(), name="pool-proposals"),
    path("pool-bookings/", pools.PoolBookings.as_view(), name="pool-bookings"),
    path(f"{_BOOKING}confirm/", pools.ConfirmHold.as_view(), name="pool-booking-confirm"),
    path(f"{_BOOKING}give-back/", pools.GiveBack.as_view(), name="pool-booking-give-back"),
    path(f"{_BOOKING}kept/", pools.MarkKept.as_view(), name="pool-booking-kept"),
    path(f"{_BOOKING}missed/", pools.MarkMissed.as_view(), name="pool-booking-missed"),
]
