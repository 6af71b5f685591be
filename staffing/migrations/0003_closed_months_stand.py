"""A closed month of pay and its lines are kept by the database itself; two more forms of posting."""

from django.db import migrations, models

from alliance.core.db.closing import ClosedStands


class Migration(migrations.Migration):
    dependencies = [("staffing", "0002_whole_staff")]

    operations = [
        ClosedStands("PayMonth", "PayLine"),
        migrations.AlterField(
            model_name="posting",
            name="kind",
            field=models.CharField(
                choices=[
                    ("posting", "派驻"), ("business_dean", "挂职业务院长"),
                    ("county_township", "县聘乡用"), ("township_village", "乡聘村用"),
                    ("commissioner", "公共卫生专员"), ("liaison", "公共卫生联络员"),
                    ("rotation", "轮转"), ("sessions", "坐诊"), ("tour", "巡诊"),
                    ("paired_aid", "对口支援"), ("study", "上挂进修"), ("directed", "定向派遣"),
                    ("district_town", "区聘镇用"), ("town_village", "镇聘村用"),
                    ("city_county", "市聘县用"), ("county_recruited", "县招乡用"),
                    ("village_united", "镇村一体化管理"), ("village_graduate", "大学生乡村医生计划"),
                ],
                max_length=20,
                verbose_name="形式",
            ),
        ),
    ]  # fmt: skip
