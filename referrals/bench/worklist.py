"""The worklist of a doctor, a hospital's desk and an alliance's desk, among millions of cases.

Fifty thousand cases a county, two thousand of them open. Beside every page the same cases are
read by the shortest statements that the indexes allow; both must find the same.
"""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from time import perf_counter, process_time
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.db.bulk import copy_rows
from alliance.core.ids import uuid7
from alliance.core.measuring import Outcome, Watch, digest_of
from members import actions as member_actions
from members.middleware import actor_behind
from members.models import County, Institution, User
from referrals import access, actions, queries, rules
from referrals.actions import CaseTold, PatientTold
from referrals.bench import worklist_floor
from referrals.models import Patient, Referral
from referrals.queries.cases import TABS, Places
from referrals.vocabulary import BASE, DESK, DOWN, LEAD, UP

CODE: Final = 910001
BODIES: Final = 20
CASES: Final = 50_000
OPEN: Final = 2_000
DRAFTS: Final = 200
PATIENTS: Final = 2_000
SIZES: Final = (14, 100)
SEED: Final = 20261122
MOST_QUERIES: Final = 6
MOST_CREATING: Final = 12
MOST_BUFFERS: Final = 3_000
#: How often a page is asked for; what else the machine does only ever adds to its CPU.
TIMES: Final = 5
#: CPU of a page in milliseconds, by its number of rows.
MOST_CPU: Final = {14: 30.0, 100: 60.0}
PASSWORD: Final = "bench-2026-worklist"  # noqa: S105 of a scratch database
#: Who looks: a doctor of a base, the desk of a hospital, the desk of its alliance.
READERS: Final = {
    "doctor": ("doctor", 2),
    "desk": ("referral_desk", 0),
    "centre": ("alliance_desk", 0),
}
_ENDED: Final = {UP: ("closed", "closed", "closed", "declined", "cancelled"), DOWN: ("completed",)}
_COLUMNS: Final = (
    "id", "county", "number", "direction", "patient", "patient_key", "specialty", "origin",
    "destination", "review_at", "status", "is_open", "sent", "green", "owner_side", "owner_at",
    "due_at", "priority", "diagnosis", "summary", "packet", "groups", "consent", "created_at",
    "changed_at", "demo", "version", "before", "icd", "colour", "outside", "indication",
    "chosen_by_patient",
)  # fmt: skip


def seed(counties: int) -> None:
    """So many counties, each with two alliances of ten bodies and its cases."""
    chance = random.Random(SEED)  # noqa: S311 the same cases every time
    for number in range(counties):
        county = _county(number)
        bodies = list(Institution.objects.filter(county=county).order_by("code"))
        with transaction.atomic():
            _unguarded()
            patients = [uuid7() for _n in range(PATIENTS)]
            _patients(county, bodies[2].pk, patients)
            copy_rows(Referral, _COLUMNS, _cases(county, bodies, patients, chance))
        if number == 0:
            _people(county, bodies)
    settled()


def settled() -> None:
    """What the database knows of its tables after some days of use."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _unguarded() -> None:
    """Foreign keys of made-up rows hold by construction; checking five million takes an hour."""
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    except DatabaseError:
        return  # not the owner of the server: every key is checked


def _county(number: int) -> County:
    county = member_actions.county.found_county(
        code=f"{CODE + number}", name=f"量县{number}", short=f"量县{number}",
        name_en=f"Bench {number}", by=Actor.system(0, "bench"),
    )  # fmt: skip
    by = Actor.system(county.pk, "bench")
    alliances = [
        member_actions.alliances.found_alliance(
            county=county, code=f"A{n}", name=f"医共体{n}", kind="tight", by=by
        )
        for n in range(2)
    ]
    for n in range(BODIES):
        body = member_actions.register_institution(
            county=county, code=f"I{n:03}", name=f"机构{n:03}", by=by,
            kind="A100" if n < len(alliances) else "C220", ownership="public",
        )  # fmt: skip
        member_actions.join(
            alliance=alliances[n % 2], institution=body, by=by,
            role="lead" if n < len(alliances) else "member", from_on=today() - timedelta(days=9),
        )  # fmt: skip
    return county


def _people(county: County, bodies: list[Institution]) -> None:
    """Who looks at the worklists, and the hours without which nobody writes a referral."""
    by = Actor.system(county.pk, "bench")
    for name, (role, body) in READERS.items():
        made = member_actions.add_person(
            county=county, code=f"P-{name}", name=f"演示人员 {name}", position="量",
            institution=bodies[body], username=f"bench-{name}", password=PASSWORD, by=by,
        )  # fmt: skip
        member_actions.add_grant(
            person=made, role=role, institution=bodies[body],
            from_on=today() - timedelta(days=9), by=by,
        )  # fmt: skip
    for case in rules.due_cases(UP):
        member_actions.set_rule(
            county=county, key=queries.cases.KEY.format(case), value=120, reason="量", by=by
        )


def _patients(county: County, body: int, ids: list[Any]) -> None:
    columns = (
        "id", "county", "institution", "name", "document", "number", "number_index", "phone",
        "phone_index", "address", "sex", "apart", "entered_at", "demo", "version",
    )  # fmt: skip
    moment = now()
    rows = (
        (one, county.pk, body, f"演示患者 {n}", "unknown", "", "", "", "", "", "9", False,
         moment, True, 1)
        for n, one in enumerate(ids)
    )  # fmt: skip
    copy_rows(Patient, columns, rows)


def _cases(
    county: County, bodies: list[Institution], patients: list[Any], chance: random.Random
) -> Iterator[tuple[Any, ...]]:
    """Cases of five years, the open ones spread over all states and owners."""
    moment = now()
    for n in range(CASES):
        direction = UP if n % 4 else DOWN
        base = 2 + chance.randrange(BODIES - 2)
        lead = base % 2
        origin, place = (base, lead) if direction == UP else (lead, base)
        if n < OPEN:
            state = chance.choice(rules.OPEN[direction])
        elif n < OPEN + DRAFTS and direction == UP:
            state = "draft"
        else:
            state = chance.choice(_ENDED[direction])
        side = rules.STATES[direction][state].owner
        is_base, is_lead = side == BASE, side in {LEAD, DESK}
        at = bodies[base].pk if is_base else bodies[lead].pk if is_lead else None
        created = moment - timedelta(minutes=chance.randrange(5 * 365 * 24 * 60))
        due = moment + timedelta(minutes=chance.randrange(-3000, 9000)) if at else None
        sent = state not in rules.UNSENT[direction]
        yield (
            uuid7(), county.pk, f"L{n:09}", direction, patients[n % PATIENTS], f"k{n}",
            "03", bodies[origin].pk, bodies[place].pk if sent or direction == UP else None,
            bodies[base].pk if direction == UP else None, state, at is not None, sent,
            n % 50 == 0, side, at, due, "routine", "肺炎", "发热三天", {}, [], True, created,
            created, True, 1, "", "", "", "", "", False,
        )  # fmt: skip


def product() -> Outcome:
    """Every tab at both sizes for each reader, then one referral is written."""
    pages, told, clients = _Pages(), [], {}
    for name in READERS:
        user = User.objects.get(username=f"bench-{name}")
        clients[name] = (Client(SERVER_NAME="127.0.0.1"), user)
        clients[name][0].force_login(user)
        clients[name][0].get("/referrals/")  # what a worker has read before its first page
    with Watch(written=True) as watch:
        for name, (_client, user) in clients.items():
            for tab in TABS:
                for size in SIZES:
                    told += pages.read(name, actor_behind(user), tab, size)
    pages.explain()
    for name, (client, _user) in clients.items():
        for tab in TABS:
            for size in SIZES:
                pages.ask(client, f"{name} {tab}", tab, size)
    counts = {**pages.counts(), "queries creating": _creating()}
    return watch.outcome(digest_of(told), counts=counts, faults=pages.faults, slow=pages.slow)


def floor() -> Outcome:
    """The same cases by the shortest statements."""
    return worklist_floor.floor(tuple(READERS), SIZES)


class _Pages:
    """What was seen of all pages: the most of each count, and what was above its bar."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.slow: list[str] = []
        self._most = {"queries a list": 0, "buffers a statement": 0}
        self._cpu: dict[int, list[float]] = {size: [] for size in SIZES}
        self._milliseconds = 0.0
        self._statements: list[tuple[str, str]] = []

    def read(self, name: str, actor: Actor, tab: str, size: int) -> list[tuple[Any, ...]]:
        """One tab as its page reads it, with its counts."""
        began = perf_counter()
        with CaptureQueriesContext(connection) as asked:
            places = Places(access.own_places(actor), access.desk_places(actor))
            found = queries.cases.worklist(access.referrals_for(actor), places, tab, "", size)
        took = (perf_counter() - began) * 1000
        self._milliseconds = max(self._milliseconds, took)
        self._most["queries a list"] = max(self._most["queries a list"], len(asked))
        what = f"{name} {tab}"
        self._statements += [(what, query["sql"]) for query in asked.captured_queries]
        ids = [row.pk.hex for row in found.page.rows]
        counts = [found.counts[one] for one in TABS]
        return [(name, tab, size, *counts, *ids)]

    def explain(self) -> None:
        """Look at what every statement cost, once nothing is timed any more."""
        for what, statement in self._statements:
            self._explain(what, statement)

    def _explain(self, what: str, statement: str) -> None:
        """No statement reads a table of cases from end to end, nor more than its buffers."""
        if connection.vendor != "postgresql" or "referrals_referral" not in statement:
            return
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
            said = cursor.fetchone()[0]
        plan = (json.loads(said) if isinstance(said, str) else said)[0]["Plan"]
        buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        self._most["buffers a statement"] = max(self._most["buffers a statement"], buffers)
        if buffers > MOST_BUFFERS:
            self.slow.append(f"{what}: {buffers} buffers in one statement")
        if Referral.objects.count() > CASES and reads_all(plan):
            self.faults.append(f"{what}: reads every case")

    def ask(self, client: Client, what: str, tab: str, size: int) -> None:
        """The whole page in a browser's stead: its CPU, the least of some."""
        spent = []
        for _time in range(TIMES):
            began = process_time()
            answer = client.get(f"/referrals/?tab={tab}&size={size}")
            spent.append((process_time() - began) * 1000)
            if answer.status_code != HTTPStatus.OK:
                self.faults.append(f"{what} answered {answer.status_code}")
        self._cpu[size].append(min(spent))
        if min(spent) > MOST_CPU[size]:
            self.slow.append(f"{what}: {min(spent):.0f} ms CPU for {size} rows")

    def counts(self) -> dict[str, int]:
        """The most of everything."""
        cpu = {f"ms CPU at {size} rows": round(max(self._cpu[size])) for size in SIZES}
        return {**self._most, "ms a list": round(self._milliseconds), **cpu}


def reads_all(plan: dict[str, Any]) -> bool:
    """Whether a plan reads the table of cases from end to end."""
    whole = plan["Node Type"] in {"Seq Scan", "Parallel Seq Scan"}
    if whole and plan.get("Relation Name") == Referral._meta.db_table:
        return True
    return any(reads_all(part) for part in plan.get("Plans", ()))


def _creating() -> int:
    """How many statements one new referral takes, in the doctor's own transaction.

    The audit's chain counts as one: PostgreSQL writes it in one call, SQLite in four.
    """
    user = User.objects.get(username="bench-doctor")
    actor = actor_behind(user)
    lead = Institution.objects.get(county__code=f"{CODE}", code="I000")
    base = Institution.objects.get(county__code=f"{CODE}", code="I002")
    patient = PatientTold(name="演示患者", document="passport", number=f"E{uuid7().hex[-8:]}")
    case = CaseTold(specialty="04", diagnosis="外伤", summary="跌倒", destination=lead)
    with transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            actions.create_referral(origin=base, patient=patient, case=case, by=actor)
        transaction.set_rollback(True)  # the next pair finds the same cases
    words = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SET CONSTRAINTS")
    said = [query["sql"] for query in asked.captured_queries if not query["sql"].startswith(words)]
    chain = sum("core_audit" in statement for statement in said)
    return len(said) - chain + min(chain, 1)
