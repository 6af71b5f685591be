"""Two counties with figures nobody else has, everybody who looks at them, every address."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from alliance.core.models import AuditEvent, ImportFile
from alliance.core.registers import Route
from kpi import importing
from kpi.models import DataSet, Run
from members.middleware import actor_behind
from members.models import Alliance, County, Institution, Unit, User
from members.rules import AT_AN_INSTITUTION
from tests import make
from tests.journeys.ruling import Ruling
from tests.journeys.setting_up import SettingUp
from tests.journeys.sharing import Sharing
from tests.journeys.unions import Unions
from tests.journeys.world_asked import Asked
from tests.journeys.world_bank import Bank
from tests.journeys.world_bodies import Bodies
from tests.journeys.world_capitation import Capitations
from tests.journeys.world_cases import Cases
from tests.journeys.world_closing import Closing
from tests.journeys.world_course import Course
from tests.journeys.world_coverage import Coverage
from tests.journeys.world_definitions import Definitions
from tests.journeys.world_deliveries import Deliveries
from tests.journeys.world_figures import ASKED as FIGURES_ASKED
from tests.journeys.world_keepers import Keepers
from tests.journeys.world_keeping import Keeping
from tests.journeys.world_ledger import Ledger
from tests.journeys.world_levies import Levies
from tests.journeys.world_lists import Lists
from tests.journeys.world_mappings import Mappings
from tests.journeys.world_papers import Papers
from tests.journeys.world_patients import Patients
from tests.journeys.world_pay import Pay
from tests.journeys.world_people import People
from tests.journeys.world_pools import Pools
from tests.journeys.world_postings import Postings
from tests.journeys.world_remote import Remote
from tests.journeys.world_requests import Requests
from tests.journeys.world_returns import Returns
from tests.journeys.world_rosters import Rosters
from tests.journeys.world_rulings import Rulings
from tests.journeys.world_schemes import Drafts
from tests.journeys.world_signing import Signing
from tests.journeys.world_sources import Sources
from tests.journeys.world_staff import Staff
from tests.journeys.world_subsidies import Subsidies
from tests.journeys.world_superiors import Superiors
from tests.journeys.world_verified import Verified
from tests.journeys.world_wards import Wards
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

    def told_in(self, said: str) -> list[str]:
        """The secrets that a text tells."""
        return [secret for secret in self.secrets if tells(said, secret)]

    def figure(self, body: int) -> list[str]:
        """What only the readers of one body may read: what it reported in a month, in a year."""
        return [str(FIGURES[self.name][body]), str(FIGURES[self.name][body] + 1)]


def tells(said: str, secret: str) -> bool:
    """Whether a text says this; a number where it stands alone: checksums and times have any."""
    if secret not in said:
        return False
    alone = rf"(?<![0-9a-f.]){secret}(?![0-9a-f])"
    return not secret.isdecimal() or re.search(alone, said) is not None


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
        by=actor_behind(by),
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
        self.course = Course(self.here.story, self.here.weighted)
        self.verified = Verified(self.here.story, self.here.weighted)
        self.share = self.here.plain.values.get(unit=self.here.story.unit, indicator__code="share")
        self.score = self.here.weighted.scores.earliest("pk")
        self.signature = make.signed_on_paper(
            by=make.actor(role="viewer", county=self.here.county),
            approver=self.here.assessor.persons.get(),
            verb="members.keep_evidence",
        )
        self.event = AuditEvent.objects.filter(county_id=self.here.county.pk).earliest("pk").pk
        self.hold = make.hold(self.here.story.bodies[1], scan=make.upload("封存通知.pdf"))
        self.calendar = make.calendar_file(self.here.county)
        self.people = People(self.here.county, self.there.county, self.here.assessor)
        self.bodies = Bodies(self.here.county, list(self.here.story.bodies))
        self.sharing = Sharing(self.here.county, list(self.here.story.bodies), PLAN)
        self.ruling = Ruling(self.here.county, self.here.assessor.persons.get())
        self.unions = Unions(self.here.county, self.here.story.bodies[0])
        self.signing = Signing(self.here.county, self.here.story.bodies[0], self.here.assessor)
        self.setting_up = SettingUp(self.here.county, self.here.assessor, PLAN)
        self.returns = Returns(self.here.story)
        self.drafts = Drafts(self.here.story)
        self.definitions = Definitions(self.here.story, self.here.assessor)
        self.keeping = Keeping(self.course, self.drafts, self.definitions, self.returns)
        self.sources = Sources(self.here.story)
        self.asked = Asked(self.here.story)
        self.rulings = Rulings(self.here.story)
        self.superiors = Superiors(self.here.story)
        self.mappings = Mappings(self.here.story, self.here.assessor)
        self.cases = Cases(self.here.story)
        self.papers = Papers(self.here.story)
        self.patients = Patients(self.here.story)
        self.pools = Pools(self.here.story)
        self.wards = Wards(self.here.story, self.pools)
        self.rosters = Rosters(self.here.story, self.pools.user, self.here.assessor)
        self.remote = Remote(self.here.story, self.pools.desk)
        self.postings = Postings(self.here.story, self.pools.user)
        self.coverage = Coverage(self.here.story, self.pools.user)
        self.staff = Staff(self.here.story, self.pools.user)
        self.keepers = Keepers(self.here.story, self.pools.user)
        self.deliveries = Deliveries(self.here.story, self.cases)
        self.lists = Lists(self.here.story)
        self.levies = Levies(self.here.story)
        self.ledger = Ledger(self.here.story, self.levies.user)
        self.capitations = Capitations(self.here.story, self.levies.user, self.here.assessor)
        self.requests = Requests(self.here.story)
        self.closing = Closing(self.here.story, self.levies.user, self.pools)
        self.bank = Bank(self.here.story, self.levies.user)
        self.subsidies = Subsidies(self.here.story, self.levies.user, self.course.known)
        self.pay = Pay(self.here.story, self.levies.user)
        self.new()
        self.sound = compared(self.here.story, self.here.assessor, "无误", (0, "7"), (1, "8"))
        # Rooms before have their jobs done; this one stays at work.
        self.going = self.here.story.start("plain", "2023")

    def new(self) -> None:
        """Nobody but who built it has come yet, and nobody has signed in."""
        self.users: dict[str, User] = {}
        self.clients: dict[int, Client] = {}

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

    def concerned(self, name: str) -> User | None:
        """Whom the row behind an address concerns, where every role will do but not everybody."""
        return self.postings.concerned(name) or self.staff.concerned(name)

    def user(self, role: str) -> User:
        """Somebody of the first county in this role, the same one each time; at a body if need be."""
        if role not in self.users:
            self.users[role] = self._user(role)
        return self.users[role]

    def _user(self, role: str) -> User:
        known = {
            "assessor": self.here.assessor,
            "lead_admin": self.pools.user,
            "referral_desk": self.lists.user,
            "doctor": self.patients.user,
            "finance": self.levies.user,
            "founder": self.setting_up.user,
        }
        if role in known:
            return known[role]
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
            "signature": self.signature.pk,
            "hold": self.hold.pk,
            "event": self.event,
            "label": f"members.institution:{here.story.bodies[2].pk}",
        }
        parts |= self.course.parts(name)
        parts |= self.sharing.parts(name)
        parts |= self.bodies.parts(name)
        if name in {"plan", "api:plan-rules"}:
            parts["code"] = PLAN
        elif name == "institution":
            parts["code"] = here.story.bodies[2].code
        elif name == "api:data-set-adx":
            parts["code"] = "month"
        elif name == "api:indicator-value-explanation":
            parts["pk"] = self.share.pk
        elif name == "api:score-explanation":
            parts["pk"] = self.score.pk
        elif name == "api:nothing-here":
            return "/api/v1/no-such-thing/"
        if name.startswith("workdays-"):
            parts["file"] = self.calendar.pk
        parts |= self.people.parts(name)
        parts |= self.signing.parts(name)
        parts |= self.unions.parts(name)
        parts |= self.returns.parts(name)
        parts |= self.drafts.parts(name)
        parts |= self.definitions.parts(name)
        parts |= self.sources.parts(name)
        parts |= self.asked.parts(name)
        parts |= self.verified.parts(name)
        parts |= self.rulings.parts(name)
        parts |= self.superiors.parts(name) | self.mappings.parts(name)
        parts |= self.cases.parts(name)
        parts |= self.pools.parts(name) | self.wards.parts(name)
        parts |= self.remote.parts(name)
        parts |= self.papers.parts(name) | self.keepers.parts(name)
        parts |= self.deliveries.parts(name)
        parts |= self.patients.parts(name) | self.rosters.parts(name) | self.lists.parts(name)
        parts |= self.postings.parts(name) | self.coverage.parts(name) | self.staff.parts(name)
        parts |= self.levies.parts(name) | self.requests.parts(name) | self.ledger.parts(name)
        parts |= self.bank.parts(name) | self.capitations.parts(name)
        parts |= self.closing.parts(name) | self.subsidies.parts(name) | self.pay.parts(name)
        if name.startswith(("setup", "import", "registry-export")):
            parts |= self.setting_up.parts(name)
        elif "rule" in name:
            parts |= self.ruling.parts(name)
        parts |= self.keeping.parts(name)
        path = reverse(name, kwargs={place: parts[place] for place in places()[name]})
        asked = {
            "kpi:source-pick": "?element=here",
            "kpi:import-template": "?data_set=month&period=202412",
            "api:data-set-adx": "?period=202412",
            **FIGURES_ASKED,
        }
        return path + (asked.get(name) or self.rosters.asked(name) or self._asked(name))

    def _asked(self, name: str) -> str:
        return (
            self.capitations.asked(name)
            or self.levies.asked(name)
            or self.requests.asked(name)
            or self.closing.asked(name)
            or self.bank.asked(name)
            or self.subsidies.asked(name)
            or self.pay.asked(name)
            or self.keepers.asked(name)
        )

    def body(self, name: str) -> dict[str, Any]:
        """What a POST to this address carries, as `Client.post` takes it."""
        started = {"scheme": "plain", "period": "2022"}
        sent = started if name == "api:runs" else self.course.sent(name)
        rooms_of_rest = (
            self.returns,
            self.cases,
            self.pools,
            self.wards,
            self.deliveries,
            self.remote,
            self.papers,
            self.patients,
            self.rosters,
            self.postings,
            self.coverage,
            self.staff,
            self.keepers,
            self.lists,
            self.levies,
            self.capitations,
            self.ledger,
            self.closing,
            self.subsidies,
            self.pay,
            self.requests,
            self.bank,
            self.asked,
            self.sources,
            self.rulings,
            self.verified,
            self.superiors,
            self.keeping,
        )
        for room in rooms_of_rest if sent is None else ():
            sent = room.sent(name) if sent is None else sent
        if sent is not None:
            headers = self.cases.headers(name) | self.remote.headers(name)
            headers |= self.rosters.headers(name) | self.wards.headers(name)
            headers |= self.requests.headers(name) | self.postings.headers(name)
            headers |= self.coverage.headers(name) | self.staff.headers(name)
            headers |= self.keepers.headers(name)
            return {"data": sent, "content_type": "application/json", "headers": headers}
        return {"data": self._form(name)}

    def _form(self, name: str) -> Any:
        """What is typed into the form behind this address: the first room that knows it says."""
        rooms = (
            *(self.course, self.drafts, self.definitions, self.sources, self.asked),
            *(self.verified, self.superiors, self.rulings, self.mappings, self.cases),
            *(self.remote, self.pools, self.papers, self.rosters, self.lists, self.postings),
            *(self.patients, self.deliveries, self.wards, self.levies, self.ledger),
            self.closing,
            self.capitations,
            self.subsidies,
            self.pay,
            *(self.requests, self.bank, self.coverage, self.staff, self.keepers),
        )
        told = (room.body_of(name) for room in rooms)
        said = next((said for said in told if said is not None), None)
        if said is None:
            said = self.unions.body_of(name) or None
        for room in (self.bodies, self.signing, self.setting_up, self.people):
            said = room.body(name) if said is None else said
        return self._typed(name) if said is None else said

    def _typed(self, name: str) -> Any:
        body = self.here.story.bodies[0]
        carried: dict[str, Any] = {
            "sign-in": {"username": self.here.assessor.username, "password": make.PASSWORD},
            "choose-county": {"county": self.here.county.code},
            "set_language": {"language": "en"},
            "workdays-upload": {
                "year": 2032,
                "notice": "试验〔2032〕1号",
                "file": SimpleUploadedFile("放假安排.csv", "日期,安排\n2032-05-05,放假\n".encode()),
            },
            "hold-place-now": {
                "kind": "members.institution",
                "code": body.code,
                "document_no": "试验〔2024〕8号",
                "reason": "核查",
            },
            "hold-release": {"reason": "试验〔2024〕10号"},
            "paper-confirm": {"version": self.signature.version},
            "paper-dispute": {"version": self.signature.version, "reason": "不是本人所签"},
            "notices-read": {"until": "1"},
            "audit-export": {"reason": "试验", "format": "csv"},
            "kpi:run-start": {"scheme": "plain", "period": "2022"},
        }
        if name in {"kpi:import-upload", "api:data-values-import"}:
            content = long_sheet((body.code, "here", "202404", "1"))
            form = DataSet.objects.get(county=self.here.county, code="month")
            return {"data_set": form.pk, "file": SimpleUploadedFile("月报.xlsx", content)}
        if of_rule := self.ruling.body(name):
            return of_rule
        carried |= self.returns.carried()
        return carried.get(name) or self.sharing.carried(name)

    def client(self, user: User | None) -> Client:
        """A browser in which this user has signed in, or nobody."""
        if user is None:
            return Client(raise_request_exception=False)
        if user.pk not in self.clients:
            self.clients[user.pk] = Client(raise_request_exception=False)
            self.clients[user.pk].force_login(user)
        return self.clients[user.pk]

    def ask(self, route: Route, method: str, user: User | None, *, empty: bool = False) -> Any:
        """Send one request to an address as somebody, or as nobody.

        `empty` where the door must say no before it reads what a request carries.
        """
        client, path = self.client(user), self.path(route.name)
        before = _session(client)
        if method == "GET":
            answer = client.get(path)
        elif method == "POST":
            answer = client.post(path, **({} if empty else self.body(route.name)))
        elif method == "PUT" and not empty:
            answer = client.put(path, **self.body(route.name))
        else:
            answer = client.generic(method, path)
        if user is not None and _session(client) != before:  # what is rolled back ends no session
            del self.clients[user.pk]
        return answer


def _session(client: Client) -> str:
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


@cache
def places() -> dict[str, tuple[str, ...]]:
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
