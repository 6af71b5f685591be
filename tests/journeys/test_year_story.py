"""A year's assessment, from the form that goes out to a locked result that a province has pulled.

As a county I give a form out, twenty bodies report (three of them late, one of them wrong), I
show early where everybody stands, hear the bodies, put the result before the public, correct what
an appeal shows, publish and lock; and whoever pulls our figures once in a while misses nothing,
hears what is gone, and never sees last year move because a definition is written anew.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from alliance.core import jobs
from alliance.core.errors import Refused
from kpi import actions, queries
from kpi.defining import Text
from kpi.models import Finding, Indicator, IndicatorValue, Run, Submission
from kpi.running import verifying
from members.models import Alliance, County, Institution, Person
from tests import make
from tests.kpi.calling import Program, program_of
from tests.kpi.story import document, element, indicator, item, scheme
from tests.kpi.test_locked_runs import stored, told

pytestmark = pytest.mark.django_db
BASIS = "试验县绩效考核办法（试验〔2024〕3号）"
FORM = "/kpi/forms/returns/"
BODIES, PLACES = 20, 3
"""Twenty bodies; beside them every run has two alliances and the county."""
#: Two revisions of the watched year, one figure for each of nineteen bodies and three places.
WATCHED = 2 * (BODIES - 1 + PLACES)


def on(year: int, month: int, day: int) -> Any:
    """Noon of a day where the county is."""
    moment = datetime(year, month, day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    return time_machine.travel(moment, tick=False)


@dataclass
class Year:
    """A county of two alliances with twenty bodies, and everybody who has a hand in its year."""

    county: County
    alliances: tuple[Alliance, Alliance]
    bodies: list[Institution]
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, role: str, body: Institution | None = None, name: str = "") -> Person:
        """Somebody in this role, the same one every time; another under another name."""
        key = f"{role}:{body.code if body else ''}:{name}"
        if key not in self.people:
            self.people[key] = make.person(self.county, role=role, institution=body)
        return self.people[key]

    def program(self, role: str, body: Institution | None = None, name: str = "") -> Program:
        """Their program."""
        return program_of(self.person(role, body, name))

    def browser(self, role: str, body: Institution | None = None, name: str = "") -> Client:
        """Their browser."""
        user = self.person(role, body, name).user
        assert user is not None
        client = Client()
        client.force_login(user)
        return client

    def computed(self, told: dict[str, Any]) -> Run:
        """A run that a program has started and the worker has computed."""
        jobs.run_due()
        return Run.objects.get(pk=told["id"])


def figures(n: int) -> dict[str, str]:
    """What the n-th body counts in a year: here 100 + n, elsewhere 50."""
    return {"here": str(100 + n), "elsewhere": "50"}


def a_county() -> Year:
    """One form of two figures, residents owed by the county; one scheme with points, one without."""
    county = make.county()
    north, south = (make.alliance(county, members=9) for _alliance in range(2))
    bodies = [body for one in (north, south) for body in (make.lead_of(one), *make.members_of(one))]
    shown = document(county)
    lines = [
        item("share", weight="60", rule="linear", params={"L": "40", "U": "90"}),
        item("per_resident", weight="40", rule="linear", params={"L": "0", "U": "1"}),
    ]
    basis = {"title": "试验权重", "number": "试验〔2024〕1号"}
    shown |= {
        "data_sets": [
            {"code": code, "name": name, "name_en": name, "frequency": "year", "due_days": 20,
             "owner": "医政科"}
            for code, name in (("returns", "年报"), ("bureau", "统计局年报"))
        ],
        "elements": [
            element("here", data_set="returns"),
            element("elsewhere", data_set="returns"),
            element("residents", data_set="bureau", reported_by="county", over_units="none",
                    over_time="last", unit="人"),
        ],
        "indicators": [
            indicator("share", "here", denominator="here + elsewhere", factor=100),
            indicator("per_resident", "here", denominator="county(residents)"),
        ],
        "schemes": [
            scheme("year", lines, subject="institution", weights_basis=basis),
            scheme("watch", [item("share")], purpose="monitoring"),
        ],
    }  # fmt: skip
    actions.load_definitions(document=shown, by=make.system(county))
    return Year(county, (north, south), bodies)


@dataclass
class Copy:
    """What a province keeps: the newest figure of each cell, taken over row by row."""

    year: Year
    since: str = "1990-01-01"
    cells: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)
    seen: set[tuple[Any, ...]] = field(default_factory=set)
    struck: int = 0

    def pull(self) -> int:
        """Everything since the last time, page after page; how many rows came."""
        program = self.year.program("viewer", name="province")
        rows = program.rows("indicator-values/", updated_since=self.since, page_size=25)
        for row in rows:
            once = (row["run"], row["unit"], row["indicator"])
            assert once not in self.seen  # nothing comes twice
            self.seen.add(once)
            cell = (row["scheme"], row["period"], row["unit"], row["indicator"])
            if row["status"] == "removed":
                del self.cells[cell]
                self.struck += 1
            else:
                self.cells[cell] = row
        self.since = max([self.since, *(row["available_at"] for row in rows)])
        return len(rows)

    def is_the_servers(self) -> None:
        """Cell for cell what the newest revision of every scheme and period has."""
        newest: dict[tuple[str, str], Run] = {}
        for run in Run.objects.exclude(available_at=None).order_by("revision"):
            newest[run.scheme_version.scheme.code, run.period] = run
        there = {
            (code, period, row.unit.code, row.indicator.code): (str(run.pk), row.value)
            for (code, period), run in newest.items()
            for row in IndicatorValue.objects.filter(run=run).select_related("unit", "indicator")
        }
        mine = {cell: (row["run"], row["value"]) for cell, row in self.cells.items()}
        assert mine == {cell: (run, _plain(value)) for cell, (run, value) in there.items()}


def _plain(value: Any) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def where(body: Institution, verb: str = "") -> str:
    """The address of a body's return of the year over REST."""
    return f"returns/returns/2024/{body.code}/{verb}"


def the_form_goes_out(year: Year) -> None:
    """On the page: terms, a rule, and out; the county owes the bureau's figure."""
    office = year.browser("assessor")
    terms = {
        "owner": "医政科", "basis": BASIS, "ends_on": "2027-01-01", "minutes": "20",
        "review": "none", "due_days": "20",
    }  # fmt: skip
    for code in ("returns", "bureau"):
        url = f"/kpi/forms/{code}/"
        assert office.post(f"{url}terms/", {"version": 1, **terms}).status_code == 302
        assert office.post(f"{url}give-out/", {"version": 2}).status_code == 302
    rule = {
        "code": "J-01", "name": "本地多于外地", "left": "here", "op": "gt", "right": "elsewhere",
        "instruction": "请核对两数是否填反", "act": "add",
    }  # fmt: skip
    assert office.post(f"{FORM}rules/", rule).status_code == 302


def seventeen_report_in_time(year: Year) -> None:
    """Programs of seventeen bodies; the second of them has exchanged its two figures."""
    for n, body in enumerate(year.bodies[:17]):
        cells = figures(n) if n != 1 else {"here": "50", "elsewhere": "101"}
        clerk = year.program("clerk", body)
        saved = clerk.post(where(body, "save/"), {"version": 0, "cells": cells})
        done = clerk.post(where(body, "submit/"), {"version": saved.json()["version"]})
        assert (done.json()["state"], done.json()["late"]) == ("submitted", False)


def three_report_late(year: Year) -> None:
    """On the page, after the last day."""
    for n, body in enumerate(year.bodies[17:], 17):
        page = f"/kpi/returns/returns/2024/{body.code}/"
        cells = {f"c-{code}": text for code, text in figures(n).items()}
        answer = year.browser("clerk", body).post(
            f"{page}save/", {"version": "0", "act": "submit", **cells}
        )
        assert answer.status_code == 302


def what_was_found_is_put_right(year: Year) -> None:
    """Validation has found the exchanged figures; they go back with a reason and come right."""
    wrong, office = year.bodies[1], year.program("assessor")
    (finding,) = Finding.objects.all()
    told = office.get(where(wrong)).json()
    assert [(one["rule"], one["state"]) for one in told["findings"]] == [("J-01", "open")]
    back = {"version": told["version"], "reason": "两数填反，请更正"}
    told = office.post(where(wrong, "give-back/"), back).json()
    clerk = year.program("clerk", wrong)
    stale = clerk.post(where(wrong, "save/"), {"version": 1, "cells": figures(1)})
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    saved = clerk.post(where(wrong, "save/"), {"version": told["version"], "cells": figures(1)})
    clerk.post(where(wrong, "submit/"), {"version": saved.json()["version"]})
    finding.refresh_from_db()
    assert finding.state == Finding.State.CLOSED


def everything_is_accepted(year: Year) -> None:
    """By the commission; who was late stays on the record."""
    office = year.program("assessor")
    rows = office.rows("returns/", state="submitted")
    assert len(rows) == BODIES
    late = [body.code for body in year.bodies[17:]]
    assert sorted(row["unit"] for row in rows if row["late"]) == sorted(late)
    for row in rows:
        done = office.post(
            f"returns/returns/2024/{row['unit']}/accept/", {"version": row["version"]}
        )
        assert done.json()["state"] == "accepted"
    assert not office.get("owed-returns/", data_set="returns").json()["results"]


def the_bureau_delivers(year: Year, residents: str) -> None:
    """The county enters what it owes itself."""
    office = year.program("assessor")
    (owed,) = office.get("owed-returns/").json()["results"]
    assert (owed["data_set"], owed["whose"]) == ("bureau", "county")
    url = f"returns/bureau/2024/{year.county.code}/"
    saved = office.post(f"{url}save/", {"version": 0, "cells": {"residents": residents}}).json()
    done = office.post(f"{url}submit/", {"version": saved["version"]}).json()
    assert done["state"] == "submitted"


def everybody_is_heard(year: Year, run: Run) -> None:
    """The office asks over REST, each head answers over REST."""
    office = year.program("assessor")
    asked = office.post(f"runs/{run.pk}/feedback/", {"until": "2025-02-20"}).json()
    assert asked["state"] == "feedback"
    for unit in queries.course.unanswered(run):
        head = year.program("head", unit.institution)
        said = {"unit": unit.code, "answer": "agreed"}
        assert head.post(f"runs/{run.pk}/say/", said).status_code == 200


def an_appeal_is_right(year: Year, run: Run) -> Run:
    """A body shows that its year was counted short; the decision is a new revision."""
    body = year.bodies[2]
    figure = {"element": "here", "period": "2024", "value": "150"}
    filed = year.program("head", body).post(
        "appeals/",
        {"run": str(run.pk), "unit": body.code, "indicator": "share",
         "reason": "漏计住院转入48人次", "figures": [figure]},
    ).json()  # fmt: skip
    early = year.program("approver").post(f"runs/{run.pk}/publish/")
    assert early.json()["code"] == "notice_running"
    decided = year.program("approver").post(
        f"appeals/{filed['id']}/accept/",
        {"version": filed["version"], "answer": "属实", "figures": [figure]},
    ).json()  # fmt: skip
    jobs.run_due()
    return Run.objects.get(pk=decided["result"])


def a_definition_is_written_anew(year: Year) -> None:
    """By one, made to hold by another; not for a year that is locked."""
    row = Indicator.objects.get(county=year.county, code="share")
    by = make.actor(year.person("assessor"))
    with pytest.raises(Refused) as refusal:
        actions.draft_indicator(indicator=row, from_on=date(2024, 1, 1), by=by)
    assert "2024" in str(refusal.value)
    draft = actions.draft_indicator(indicator=row, from_on=date(2025, 1, 1), by=by)
    text = Text(
        formula="here * 2",
        denominator="here + elsewhere",
        factor=100,
        numerator_text="本地人次的两倍",
        denominator_text="全部人次",
        basis="试验〔2025〕1号",
    )
    draft = actions.change_indicator(draft=draft, text=text, version=draft.version, by=by)
    actions.publish_indicator(
        draft=draft,
        from_on=date(2025, 1, 1),
        reason="改口径",
        version=draft.version,
        by=make.actor(year.person("approver")),
    )


def everybody_reports(year: Year) -> None:
    """Out in December, due on the twentieth of January, accepted on the twenty-fourth."""
    with on(2024, 12, 2):
        the_form_goes_out(year)
    with on(2025, 1, 15):
        seventeen_report_in_time(year)
    with on(2025, 1, 24):
        three_report_late(year)
        what_was_found_is_put_right(year)
        everything_is_accepted(year)


def where_everybody_stands(year: Year, copy: Copy) -> None:
    """The bureau has not delivered: a provisional run."""
    asked = {"scheme": "year", "period": "2024", "provisional": True}
    early = year.computed(year.program("assessor").post("runs/", asked).json())
    assert len(queries.course.gaps(early)) == BODIES
    assert copy.pull() == 2 * (BODIES + PLACES)
    copy.is_the_servers()
    assert copy.pull() == 0


def computed_for_good(year: Year, copy: Copy) -> Run:
    """The bureau delivers; the registry has learned that one body was closed in December."""
    the_bureau_delivers(year, "3000")
    Institution.objects.filter(pk=year.bodies[-1].pk).update(closed_on=date(2024, 12, 1))
    asked = {"scheme": "year", "period": "2024"}
    final = year.computed(year.program("assessor").post("runs/", asked).json())
    assert queries.course.gaps(final) == []
    assert copy.pull() == 2 * (BODIES + PLACES)  # two of them strike what is gone
    assert copy.struck == 2
    copy.is_the_servers()
    everybody_is_heard(year, final)
    notice = {"days": "5", "basis": BASIS}
    page = f"/kpi/runs/{final.pk}/"
    assert year.browser("approver").post(f"{page}notice/", notice).status_code == 302
    return final


def corrected(year: Year, copy: Copy, final: Run) -> Run:
    """The appeal's revision stands before the public in its turn."""
    second = an_appeal_is_right(year, final)
    assert (second.revision, second.corrects_id) == (3, final.pk)
    # here 150, elsewhere 50: 75 %, 60 × (75 − 40)/50 = 42; 150/3000 × 40 = 2
    unit = year.bodies[2].unit
    points = {s.item.code: f"{s.points:.2f}" for s in second.scores.filter(unit=unit)}
    assert points == {"share": "42.00", "per_resident": "2.00"}
    assert copy.pull() == 2 * (BODIES - 1 + PLACES)
    copy.is_the_servers()
    other = year.program("approver", name="second")  # the first one started this revision
    shown = other.post(f"runs/{second.pk}/notice/", {"days": 2, "basis": BASIS}).json()
    assert shown["notice_until"] == "2025-02-21"
    return second


def closed_for_good(year: Year, copy: Copy, run: Run) -> None:
    """Made known and locked by who did not start it."""
    other = year.program("approver", name="second")
    assert other.post(f"runs/{run.pk}/publish/").json()["state"] == "published"
    assert other.post(f"runs/{run.pk}/lock/").json()["state"] == "locked"
    run.refresh_from_db()
    assert copy.pull() == 0  # publishing moves no figure


def the_next_year_is_watched(year: Year) -> Run:
    """While it runs: figures from a file, a scheme without points, by the definition in force."""
    rows = [
        {"unit": body.code, "element": code, "period": "2025", "value": text}
        for n, body in enumerate(year.bodies[:-1])
        for code, text in figures(n).items()
    ]
    office = year.program("assessor")
    loaded = office.post("data-values/import/", rows).json()
    assert loaded["counts"]["created"] == 2 * (BODIES - 1)
    return year.computed(office.post("runs/", {"scheme": "watch", "period": "2025"}).json())


def test_a_year_from_the_form_to_the_province():
    with on(2024, 12, 2):
        year = a_county()
    copy = Copy(year)
    everybody_reports(year)
    with on(2025, 1, 24):
        where_everybody_stands(year, copy)
    with on(2025, 2, 17):
        final = computed_for_good(year, copy)
    with on(2025, 2, 19):
        run = corrected(year, copy, final)
    with on(2025, 2, 24):
        closed_for_good(year, copy, run)
    with on(2025, 7, 10):
        going = the_next_year_is_watched(year)
        before = (told(run), stored(run), queries.scores(run))
        a_definition_is_written_anew(year)
        watched = {"scheme": "watch", "period": "2025"}
        again = year.computed(year.program("assessor").post("runs/", watched).json())
        # then: the open run follows the new definition, the locked one is what it was
        county = {"unit__kind": "county", "indicator__code": "share"}
        assert again.values.get(**county).value == 2 * going.values.get(**county).value
        assert (told(run), stored(run), queries.scores(run)) == before
        found = verifying.verify(run)
        assert found.is_whole
        assert found.is_intact
        # and: the province has everything, each row once, without what is gone
        assert copy.pull() == WATCHED
        copy.is_the_servers()
        assert copy.pull() == 0
        assert Submission.objects.filter(state="accepted").count() == BODIES
