"""Parameters of the rules on referral, reserved places and disease lists."""

from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter

PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "referrals.reserve.share",
        "share",
        "",
        _("向基层预留（下沉）的比例"),
        ("slot", "bed", "exam"),
    ),
    Parameter("referrals.disease_list.expected_count", "integer", "种", _("疾病目录应有病种数")),
    Parameter("referrals.catalogue.levels", "integer", "级", _("疾病诊疗目录级数")),
    Parameter("referrals.principles", "list", "", _("转诊原则")),
    Parameter("referrals.consent.required", "flag", "", _("转诊须患者自愿")),
)
