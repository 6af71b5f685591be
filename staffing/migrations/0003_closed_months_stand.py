"""A closed month of pay and its lines are kept by the database itself."""

from django.db import migrations

from alliance.core.db.closing import ClosedStands


class Migration(migrations.Migration):
    dependencies = [("staffing", "0002_whole_staff")]

    operations = [ClosedStands("PayMonth", "PayLine")]
