"""Forms that went out in a small county, with a village clinic, and people who fill them in."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from alliance.core.actor import Actor
from kpi import actions
from kpi.actions import Behalf, Terms
from kpi.models import DataSet, Submission
from members.models import County, Institution, Person, Unit
from tests import make
from tests.kpi.story import Story, element, small_county
from tests.make_signing import village
from tests.remembering import remembered

VILLAGE = [f"v{n:02}" for n in range(1, 13)]
"""The twelve elements of the village form."""
TERMS = Terms(
    owner="基层卫生科",
    basis="试验〔2024〕1号",
    ends_on=date(2027, 1, 1),
    minutes=20,
    review="none",
    due_days=10,
    closes_days=None,
    change_limit=None,
)


def terms(**changed: Any) -> Terms:
    """Complete terms, but for what is said."""
    return Terms(**{name: changed.get(name, getattr(TERMS, name)) for name in Terms.__slots__})


def give_out(
    story: Story, code: str = "month", from_on: date = date(2024, 12, 1), **changed: Any
) -> DataSet:
    """A form of the county with its terms, given out."""
    form = DataSet.objects.get(county=story.county, code=code)
    by = story.assessor
    form = actions.set_form_terms(form=form, terms=terms(**changed), version=form.version, by=by)
    return actions.give_out_form(form=form, version=form.version, from_on=from_on, by=by)


@dataclass
class Place:
    """A small county, its month form and its village form, a clinic under the first body."""

    story: Story
    clinic: Institution
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def county(self) -> County:
        """The county."""
        return self.story.county

    @property
    def body(self) -> Institution:
        """The centre above the clinic."""
        return self.story.bodies[0]

    def form(self, code: str = "month") -> DataSet:
        """A form as it stands."""
        return DataSet.objects.get(county=self.county, code=code)

    def person(self, role: str, body: Institution | None = None, name: str = "") -> Person:
        """Somebody in this role, the same one every time; another under another name."""
        key = f"{role}:{body.code if body else ''}:{name}"
        if key not in self.people:
            self.people[key] = make.person(self.county, role=role, institution=body)
        return self.people[key]

    def who(self, role: str, body: Institution | None = None, name: str = "") -> Actor:
        """The same as an actor."""
        return make.actor(self.person(role, body, name))

    def out(self, code: str = "month", from_on: date | None = None, **changed: Any) -> DataSet:
        """The form with its terms, given out."""
        return give_out(self.story, code, from_on or date(2024, 1, 1), **changed)

    def saved(
        self,
        unit: Unit,
        cells: dict[str, str],
        by: Actor,
        *,
        code: str = "month",
        period: str = "202410",
        behalf: Behalf | None = None,
    ) -> Submission:
        """A draft, saved over what is there."""
        form = self.form(code)
        row = Submission.objects.filter(data_set=form, unit=unit, period=period).first()
        return actions.save_return(
            form=form,
            unit=unit,
            period=period,
            cells=cells,
            version=row.version if row else 0,
            by=by,
            behalf=behalf or Behalf(),
        )

    def submitted(self, unit: Unit, cells: dict[str, str], by: Actor, **more: Any) -> Submission:
        """A return that was handed in."""
        zeros = more.pop("zeros", ())
        row = self.saved(unit, cells, by, **more)
        return actions.submit_return(submission=row, version=row.version, zeros=zeros, by=by)


@remembered
def place() -> Place:
    """Nothing reported yet; the village form has twelve elements for village clinics."""
    story = small_county(filled=False)
    load_village_form(story.county)
    return Place(story, village(story.county, centre=story.bodies[0]).clinic)


def load_village_form(county: County) -> None:
    """The form of twelve elements that only village clinics fill in."""
    form = {
        "code": "village", "name": "村月报", "name_en": "Village form", "frequency": "month",
        "due_days": 10, "owner": "基层卫生科",
    }  # fmt: skip
    document = {
        "county": county.code,
        "data_sets": [form],
        "elements": [
            element(code, data_set="village", kinds=["D600", "B200"], name=f"村数{code}")
            for code in VILLAGE
        ],
        "indicators": [],
        "targets": [],
        "schemes": [],
    }
    actions.load_definitions(document=document, by=make.system(county))
