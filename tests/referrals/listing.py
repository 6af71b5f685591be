"""Lists of a hospital for the tests: rows become a file, are compared, and loaded."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.models import ImportFile
from members.models import Institution, Person
from referrals import list_files
from referrals.actions.lists import Pick
from referrals.models import ListLine, Referral
from referrals.queries import cases
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.story import Ward

HEAD = "类别,证件号码,时间,姓名,科室"


def at(moment: datetime | None = None) -> str:
    """A moment as a hospital writes it; this one unless said otherwise."""
    return f"{localtime(moment or now()):%Y-%m-%d %H:%M:%S}"


def day(moment: datetime | None = None) -> str:
    """Its day alone."""
    return at(moment)[:10]


def number_of(row: Referral) -> str:
    """The number of a case's patient."""
    return cases.opened(row.patient, "number")


def content(*rows: tuple[str, ...], head: str = HEAD) -> bytes:
    """A CSV file of these rows."""
    return "\n".join([head, *(",".join(row) for row in rows)]).encode()


def compared(
    there: Ward,
    *rows: tuple[str, ...],
    by: Actor | None = None,
    place: Institution | None = None,
    name: str = "清单.csv",
) -> ImportFile:
    """A file that waits to be loaded."""
    return list_files.compare_file(
        institution=place or there.hospital, name=name, content=content(*rows),
        by=by or there.hospital_desk,
    )  # fmt: skip


def loaded(there: Ward, *rows: tuple[str, ...], **more: Any) -> list[ListLine]:
    """Its lines once it is loaded, in the order of the rows."""
    file = compared(there, *rows, **more)
    imports.apply(
        file=file, layout=list_files.layout_of(file), by=more.get("by") or there.hospital_desk
    )
    return list(ListLine.objects.filter(file=file).order_by("row"))


def came(there: Ward, *rows: Referral, kind: str = "挂号") -> list[ListLine]:
    """Lines of today that say these patients came."""
    return loaded(there, *((kind, number_of(row), day(), "", "内科") for row in rows))


def picks(*pairs: tuple[ListLine, Referral]) -> list[Pick]:
    """Lines ticked for cases as they stand."""
    found = []
    for line, row in pairs:
        row.refresh_from_db()
        found.append(Pick(line.pk, row.pk, row.version))
    return found


def by_one_person(there: Ward) -> Referral:
    """A way down to its first contact, in which one doctor of both bodies does everything."""
    person = Person.objects.get(pk=there.hospital_doctor.person or 0)
    make.grant(person, "doctor", there.base)
    both = make.actor(person)
    row = there.at("discharged_to_base", DOWN)
    for verb in ("register", "start", "log_attempt"):
        row = there.step(row, verb, by=both)
    return row
