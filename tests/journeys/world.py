"""Two counties with figures nobody else has, everybody who looks at them, every address."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from alliance.core.models import ImportFile
from alliance.core.registers import Route
from kpi import importing
from kpi.models import DataSet, Run
from members.middleware import actor_of
from members.models import Alliance, County, Institution, Unit, User
from members.rules import AT_AN_INSTITUTION
from tests import make
from tests.kpi.story import Story, small_county
from tests.make_workbook import long_sheet
from tests.members import loaded

PLAN = "TZ"
FIGURES = {"金丝雀县": (6660006, 4440004, 7770007), "蓝山雀县": (3130313, 5150515, 8180818)}
"""What each of the three bodies reports in January; no sum of other figures makes one of them."""


@dataclass
class Place:
    """A county under a name that can be found anywhere, with two runs and a file."""

    name: str
    story: Story
    assessor: User
    plain: Run
    weighted: Run
    file: ImportFile

    @property
    def county(self) -> County:
        """The county."""
        return self.story.county

    @property
    def secrets(self) -> list[str]:
        """What nobody of another county may ever read."""
        runs = [str(run.pk) for run in (self.plain, self.weighted)]
        return [self.name, self.county.code, *runs, *map(str, FIGURES[self.name])]

    def figure(self, body: int) -> list[str]:
        """What only the readers of one body may read: what it reported in a month, in a year."""
        return [str(FIGURES[self.name][body]), str(FIGURES[self.name][body] + 1)]


def place(name: str) -> Place:
    """A county where everything has happened."""
    story = small_county()
    _rename(story, name)
    for body, figure in zip(story.bodies, FIGURES[name], strict=True):
        story.write("here", {(body.unit, "202401"): str(figure)})
        story.write("contracts", {(body.unit, "2024"): str(figure + 1)})
    assessor = make.user("assessor", story.county)
    plain, weighted = story.run("plain"), story.run("weighted")
    return Place(
        name=name,
        story=story,
        assessor=assessor,
        plain=plain,
        weighted=weighted,
        file=compared(story, assessor, name, (2, str(FIGURES[name][2])), (2, "?")),
    )


def compared(story: Story, by: User, name: str, *cells: tuple[int, str]) -> ImportFile:
    """A file of one body's months that waits to be written; "?" is refused."""
    return importing.compare_file(
        county=story.county,
        name=f"{name}.xlsx",
        content=long_sheet(
            *(
                (story.bodies[body].code, "here", f"2024{month:02}", text)
                for month, (body, text) in enumerate(cells, 2)
            )
        ),
        by=actor_of(by),
    )


def _rename(story: Story, name: str) -> None:
    """Every unit of the county carries its name from now on."""
    marked = Concat(Value(name), Cast(F("code"), CharField()))
    for model in (Unit, Institution, Alliance):
        model._default_manager.filter(county=story.county).update(name=marked)
    County.objects.filter(pk=story.county.pk).update(name=name, short=name, name_en=name)
    for row in (story.county, story.north, story.south, *story.bodies):
        row.refresh_from_db()


class World:
    """Two such counties, a plan that is open to both, and in the first a run at work."""

    def __init__(self) -> None:
        loaded.load(PLAN.lower())
        self.here, self.there = (place(name) for name in FIGURES)
        self.going = self.here.story.start("plain", "2023")
        self.share = self.here.plain.values.get(unit=self.here.story.unit, indicator__code="share")
        self.score = self.here.weighted.scores.earliest("pk")
        self.clients: dict[int, Client] = {}
        self.sound = compared(self.here.story, self.here.assessor, "无误", (0, "7"), (1, "8"))

    def cast(self) -> dict[str, User]:
        """Who looks at the first county."""
        story = self.here.story
        north, south = make.lead_of(story.north), make.lead_of(story.south)
        return {
            "the assessor": self.here.assessor,
            "a viewer": make.user("viewer", self.here.county),
            "the lead of the north": make.user("lead_admin", institution=north),
            "a clerk of the second body": make.user("clerk", institution=story.bodies[1]),
            "the lead of the south": make.user("lead_admin", institution=south),
            "a stranger of another county": make.user("assessor", self.there.county),
        }

    def user(self, role: str) -> User:
        """Somebody of the first county in this role; at the first body where it needs one."""
        if role == "assessor":
            return self.here.assessor
        body = self.here.story.bodies[0] if role in AT_AN_INSTITUTION else None
        return make.user(role, self.here.county, institution=body)

    def path(self, name: str) -> str:
        """An address of the first county by its name, with what it needs to have an effect."""
        here = self.here
        run = here.plain
        if name in {"kpi:run-cancel", "api:run-cancel"}:
            run = self.going
        parts: dict[str, Any] = {
            "run": run.pk,
            "unit": here.county.code,
            "indicator": "share",
            "file": (self.sound if name == "kpi:import-apply" else here.file).pk,
            "county": here.county.code,
        }
        if name in {"plan", "api:plan-rules"}:
            parts["code"] = PLAN
        elif name == "institution":
            parts["code"] = here.story.bodies[2].code
        elif name == "api:indicator-value-explanation":
            parts["pk"] = self.share.pk
        elif name == "api:score-explanation":
            parts["pk"] = self.score.pk
        elif name == "api:nothing-here":
            return "/api/v1/no-such-thing/"
        path = reverse(name, kwargs={place: parts[place] for place in _places()[name]})
        return f"{path}?data_set=month&period=202412" if name == "kpi:import-template" else path

    def body(self, name: str) -> dict[str, Any]:
        """What a POST to this address carries, as `Client.post` takes it."""
        form = DataSet.objects.get(county=self.here.county, code="month")
        body = self.here.story.bodies[0]
        content = long_sheet((body.code, "here", "202404", "1"))
        table = SimpleUploadedFile("月报.xlsx", content)
        carried: dict[str, Any] = {
            "sign-in": {"username": self.here.assessor.username, "password": make.PASSWORD},
            "choose-county": {"county": self.here.county.code},
            "set_language": {"language": "en"},
            "kpi:run-start": {"scheme": "plain", "period": "2022"},
            "kpi:import-upload": {"data_set": form.pk, "file": table},
            "api:data-values-import": {"file": table},
        }
        if name == "api:runs":
            asked = {"scheme": "plain", "period": "2022"}
            return {"data": asked, "content_type": "application/json"}
        return {"data": carried.get(name, {})}

    def client(self, user: User | None) -> Client:
        """A browser in which this user has signed in, or nobody."""
        if user is None:
            return Client(raise_request_exception=False)
        if user.pk not in self.clients:
            self.clients[user.pk] = Client(raise_request_exception=False)
            self.clients[user.pk].force_login(user)
        return self.clients[user.pk]

    def ask(self, route: Route, method: str, user: User | None) -> Any:
        """Send one request to an address as somebody, or as nobody."""
        client = self.client(user)
        if route.name == "sign-out":  # must not end the session of the others
            self.clients.clear()
        path = self.path(route.name)
        if method == "GET":
            return client.get(path)
        if method == "POST":
            return client.post(path, **self.body(route.name))
        return client.generic(method, path)


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """The name of every address with the names of the places to be filled in it."""
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[Any, str]] = [(get_resolver(), "")]
    while waiting:
        resolver, namespace = waiting.pop()
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                waiting.append((entry, inner))
            elif entry.name:
                found[f"{namespace}{entry.name}"] = tuple(entry.pattern.converters)
    return found
