"""The words of remote diagnosis and consultation: ways, kinds, and what a step asks for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

READING: Final = "reading"
CONSULTATION: Final = "consultation"
WAYS: Final[Words] = MappingProxyType({READING: _("远程诊断"), CONSULTATION: _("远程会诊")})

IMAGING, ECG, LABORATORY, PATHOLOGY = "imaging", "ecg", "laboratory", "pathology"
#: What is examined at the base and read above.
EXAMINED: Final[Words] = MappingProxyType(
    {
        IMAGING: _("影像"),
        ECG: _("心电"),
        LABORATORY: _("检验"),
        PATHOLOGY: _("病理"),
    }
)
#: Every kind of an item: the examinations, and a consultation.
KINDS: Final[Words] = MappingProxyType({**EXAMINED, CONSULTATION: _("会诊")})

#: How good a study is that is sent; a worse one is repeated, not sent.
QUALITIES: Final[Words] = MappingProxyType(
    {"good": _("质量合格"), "limited": _("有瑕疵，可供诊断")}
)

TEXT, CHOICE, DIGEST = "text", "choice", "digest"

#: What a step asks for: its label and how it is answered.
FIELDS: Final[Mapping[str, tuple[Promise, str]]] = MappingProxyType(
    {
        "study_reference": (_("检查资料编号"), TEXT),
        "study_hash": (_("检查资料的 SHA-256 值"), DIGEST),
        "quality": (_("质量自查"), CHOICE),
        "reason": (_("理由"), TEXT),
        "findings": (_("检查所见"), TEXT),
        "conclusion": (_("诊断意见"), TEXT),
        "addendum": (_("补充报告"), TEXT),
        "critical_value": (_("危急值"), TEXT),
        "told_to": (_("告知了谁（姓名、岗位）"), TEXT),
        "read_back_by": (_("谁复述确认"), TEXT),
        "read_back": (_("复述危急值"), TEXT),
        "question": (_("要补充什么"), TEXT),
        "answer": (_("补充内容"), TEXT),
        "advice": (_("会诊意见"), TEXT),
        "result": (_("按会诊意见做了什么"), TEXT),
    }
)
