"""Joint wards in the interface's document."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, text, truth, whole


class JointWardShape(Shape):
    """A ward with its doctor and its numbers."""

    id = whole(_("标识；办理步骤时的 joint_ward。"))
    name = text(_("联合病房。"))
    institution = text(_("所在机构代码。"))
    partner = text(_("联合的医院代码。"))
    doctor = text(_("管床医生代码。"))
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(allow_null=True, help_text=_("终止日（不含）。"))
    coming = whole(_("待入住的人数。"))
    there = whole(_("在管的人数。"))
    ever = whole(_("累计登记的人数。"))
    version = whole(_("版本。"))
    demo = truth(_("是否演示数据。"))


class NewJointWardShape(Shape):
    """A ward that begins today."""

    name = text(_("联合病房。"), max_length=60)
    institution = text(_("所在机构代码。"))
    partner = text(_("联合的医院代码。"))
    doctor = text(_("管床医生代码。"))


class WardDoctorShape(Shape):
    """Another doctor for the beds."""

    doctor = text(_("管床医生代码。"))
