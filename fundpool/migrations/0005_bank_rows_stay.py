"""What banks said and what became of payments is written once."""

from django.db import migrations

import alliance.core.db.guards


class Migration(migrations.Migration):
    dependencies = [("fundpool", "0004_capitation")]

    operations = [
        alliance.core.db.guards.AppendOnly(model_name="BankBalance"),
        alliance.core.db.guards.AppendOnly(model_name="TreasuryPayment"),
        alliance.core.db.guards.AppendOnly(model_name="PaymentReturn"),
        alliance.core.db.guards.AppendOnly(model_name="Misdirected"),
    ]
