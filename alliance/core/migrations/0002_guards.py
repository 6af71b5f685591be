"""The audit is append-only, and PostgreSQL chains it in one call."""

from django.db import migrations

from alliance.core.db.audit_function import AuditFunction
from alliance.core.db.guards import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [AppendOnly("AuditEvent"), AuditFunction()]
