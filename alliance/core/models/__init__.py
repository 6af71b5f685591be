"""The tables every app may lean on."""

from alliance.core.models.audit import AuditEvent, AuditHead
from alliance.core.models.calendar import CalendarDay, CalendarYear
from alliance.core.models.documents import Document
from alliance.core.models.idempotency import IdempotencyKey
from alliance.core.models.imports import ImportFile, ImportMapping
from alliance.core.models.jobs import Job, JobPart
from alliance.core.models.outbox import Message, Notice

__all__ = [
    "AuditEvent",
    "AuditHead",
    "CalendarDay",
    "CalendarYear",
    "Document",
    "IdempotencyKey",
    "ImportFile",
    "ImportMapping",
    "Job",
    "JobPart",
    "Message",
    "Notice",
]
