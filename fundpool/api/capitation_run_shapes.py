"""What is said with a step of an advance or a settlement over REST; amounts are yuan."""

from django.utils.translation import gettext_lazy as _

from alliance.core.shapes import Shape, text
from fundpool.api.capitation_shapes import CapitationStepShape


class CapitationOffsetShape(Shape):
    """What is kept from one body's payment for what it owes back."""

    unit = text(_("机构代码。"), max_length=40)
    amount = text(_("抵扣金额，元。"), max_length=40)


class CapitationRunStepShape(CapitationStepShape):
    """A step of a run; a payment may be reduced by what bodies owe back."""

    offsets = CapitationOffsetShape(
        many=True, required=False, default=list,
        help_text=_("支付时从各单位抵扣的应退；不写不抵扣。"),
    )  # fmt: skip
