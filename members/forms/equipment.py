"""Equipment, its transfers, and projects, as people type them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import DayField
from members.forms.typed import BodyField, CountyForm, YuanField
from members.models import Project


class EquipmentForm(CountyForm):
    """An item that a body owns."""

    code = forms.CharField(label=_("编号"), max_length=40)
    name = forms.CharField(label=_("名称"), max_length=100)
    model = forms.CharField(label=_("型号"), max_length=100, required=False)
    owner = BodyField(label=_("所有单位"))
    acquired_on = DayField(label=_("购置日"), required=False)
    cost_fen = YuanField(label=_("原值（元）"), required=False)
    idle = forms.BooleanField(label=_("闲置"), required=False)


class OfferForm(CountyForm):
    """Why an item stands idle."""

    reason = forms.CharField(label=_("说明"), max_length=500)


class RequestForm(CountyForm):
    """Who asks for an item on offer, and what for."""

    taker = BodyField(label=_("调入单位"))
    reason = forms.CharField(label=_("用途"), max_length=500)


class HandOverForm(CountyForm):
    """On which day the item arrived."""

    on = DayField(label=_("交接日"), initial=today)


class ProjectForm(CountyForm):
    """A project that a body proposes."""

    code = forms.CharField(label=_("编号"), max_length=40)
    name = forms.CharField(label=_("名称"), max_length=200)
    institution = BodyField(label=_("机构"))
    estimate_fen = YuanField(label=_("估算（元）"), required=False)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)


class StageForm(CountyForm):
    """How far a project has come, and why."""

    stage = forms.ChoiceField(label=_("阶段"), choices=Project.Stage.choices)
    reason = forms.CharField(label=_("依据"), max_length=500)
