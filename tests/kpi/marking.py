"""A scheme of the small county with everything that is marked by hand."""

from typing import Any

from alliance.core.actor import Actor
from kpi import actions
from kpi.actions import Given
from kpi.models import Mark, Scheme
from members.models import Unit
from tests import make
from tests.kpi.story import Story, document, fill, indicator, item, scheme, small_county
from tests.remembering import remembered

PERIOD = "2024"


def by_hand(code: str, **fields: Any) -> dict[str, Any]:
    """A line that no figure gives."""
    return item(
        code, indicator=None, name=f"考核项{code}", name_en=f"Item {code}", clause=None, **fields
    )


def groups() -> list[dict[str, Any]]:
    """Figures 60; conduct: an expert's 30, a gate over the group, a qualitative 10."""
    return [
        {"code": "figures", "name": "数", "name_en": "Figures", "items": [
            item("share", weight="60", rule="linear", params={"L": "40", "U": "90"}),
        ]},
        {"code": "conduct", "name": "行风", "name_en": "Conduct", "items": [
            by_hand("ethics", rule="gate", params={"scope": "group"}),
            by_hand("culture", rule="expert", weight="30"),
            item("ruled", weight="10", rule="threshold"),
        ]},
    ]  # fmt: skip


@remembered
def marked_county(**fields: Any) -> Story:
    """The small county with the scheme `marked` over its five institutions."""
    story = small_county(filled=False)
    shown = document(story.county)
    shown["indicators"].append(indicator("ruled", "", qualitative=True))
    shown["schemes"].append(
        scheme(
            "marked",
            [],
            subject="institution",
            weights_basis={"title": "演示权重", "number": "演示"},
            groups=groups(),
            **fields,
        )
    )
    actions.load_definitions(document=shown, by=make.system(story.county))
    fill(story)
    return story


def scheme_of(story: Story) -> Scheme:
    """The scheme that is marked."""
    return Scheme.objects.get(county=story.county, code="marked")


def give(story: Story, code: str, unit: Unit, by: Actor | None = None, **fields: Any) -> Mark:
    """A mark with a reason and a file, unless said otherwise."""
    asked = {"reason": "现场查看", "files": [make.upload("评分表.pdf")], **fields}
    return actions.give_mark(
        scheme=scheme_of(story),
        item=code,
        unit=unit,
        period=asked.pop("period", PERIOD),
        given=Given(**asked),
        by=by or story.assessor,
    )


def both(**answers: bool) -> dict[str, Any]:
    """Answers to the two conditions, each with a file."""
    told = {"arranged": True, "carried_out": True, **answers}
    proofs = {code: [make.upload(f"{code}.pdf")] for code, holds in told.items() if holds}
    return {"conditions": told, "proofs": proofs, "files": []}
