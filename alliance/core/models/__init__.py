"""The tables every app may lean on."""

from alliance.core.models.audit import AuditEvent, AuditHead
from alliance.core.models.idempotency import IdempotencyKey
from alliance.core.models.imports import ImportFile
from alliance.core.models.jobs import Job, JobPart
from alliance.core.models.outbox import Message, Notice

__all__ = [
    "AuditEvent",
    "AuditHead",
    "IdempotencyKey",
    "ImportFile",
    "Job",
    "JobPart",
    "Message",
    "Notice",
]
