"""The pages of reserved places: looked at, stated, published, booked, settled, counted."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from alliance.core.clock import now, today
from members.models import User
from referrals.actions import pools
from referrals.models import PoolBooking, PoolDay
from tests import make
from tests.referrals.pooling import Ward, ward

MOST = 10


@pytest.fixture
def here(db) -> Ward:
    return ward()


@pytest.fixture
def open_as(here, client):
    """A browser of whoever acts."""

    def sign_in(actor):
        client.force_login(User.objects.get(pk=actor.user))
        return client

    return sign_in


def test_a_base_sees_the_week_and_books_with_two_clicks(here, open_as):
    pool = here.published(9)
    browser = open_as(here.doctor)
    page = browser.get(reverse("referrals:pools")).content.decode()
    assert pool.get_absolute_url() in page
    assert "七天内还可约 3 个" in page
    assert "不释放" in page  # nobody has said how many days before
    done = browser.post(reverse("referrals:pool-book", args=[pool.pk]), {"case_number": "Z1"})
    assert done.status_code == 302
    page = browser.get(pool.get_absolute_url()).content.decode()
    assert "Z1" in page
    assert "还可约 2 个" in page


def test_a_figure_that_is_old_says_how_many_days_on_the_week_and_on_its_day(here, open_as):
    pool = here.published(9)
    browser = open_as(here.doctor)
    for days, words in ((0, "今天报的数"), (1, "1 天前报的数"), (4, "4 天前报的数")):
        PoolDay.objects.filter(pk=pool.pk).update(stated_at=now() - timedelta(days=days))
        for page in (reverse("referrals:pools"), pool.get_absolute_url()):
            assert words in browser.get(page).content.decode(), (days, page)


def test_a_refused_booking_keeps_what_was_typed(here, open_as):
    pool = here.published(3)
    here.booked(pool)
    answer = open_as(here.second).post(
        reverse("referrals:pool-book", args=[pool.pk]), {"case_number": "留下的编号"}
    )
    assert answer.status_code == 422
    assert "约满" in answer.content.decode()
    again = open_as(here.doctor).post(
        reverse("referrals:pool-book", args=[here.published(9, in_days=2).pk]),
        {"case_number": "9" * 41},
    )
    assert again.status_code == 422
    assert "9" * 41 in again.content.decode()


def test_a_hold_is_confirmed_or_let_go(here, open_as):
    here.rule("hold_minutes", 15)
    pool = here.published(9)
    browser = open_as(here.doctor)
    for _each in range(2):
        assert browser.post(reverse("referrals:pool-hold", args=[pool.pk])).status_code == 302
    first, second = PoolBooking.objects.order_by("asked_at")
    browser.post(reverse("referrals:pool-booking-confirm", args=[first.pk]), {"case_number": "Z1"})
    browser.post(reverse("referrals:pool-booking-back", args=[second.pk]))
    assert list(PoolBooking.objects.order_by("asked_at").values_list("state", flat=True)) == [
        "booked",
        "given_back",
    ]
    pool.refresh_from_db()
    assert pool.taken == 1


def test_a_lead_states_publishes_and_says_who_came(here, open_as):
    browser = open_as(here.desk)
    first, last = today(), today() + timedelta(days=2)
    said = {"kind": "slot", "service": "心内科", "from_on": first, "last_on": last, "total": 10}
    wrong = browser.post(reverse("referrals:capacity"), said | {"last_on": first - timedelta(1)})
    assert wrong.status_code == 422
    assert browser.post(reverse("referrals:capacity"), said).status_code == 302
    page = browser.get(reverse("referrals:capacity")).content.decode()
    assert "有 3 天的数待发布" in page
    assert "1/3" in page
    days = {"publish-from_on": first, "publish-last_on": last}
    assert browser.post(reverse("referrals:capacity-publish"), days).status_code == 302
    again = browser.post(reverse("referrals:capacity-publish"), days)
    assert again.status_code == 422
    assert "没有待发布" in again.content.decode()
    row = PoolDay.objects.get(on=first)
    kept, missed = here.booked(row), here.booked(row)
    assert "待登记到没到" in browser.get(reverse("referrals:pool-bookings")).content.decode()
    browser.post(reverse("referrals:pool-booking-kept", args=[kept.pk]) + "?list")
    browser.post(reverse("referrals:pool-booking-missed", args=[missed.pk]))
    assert set(PoolBooking.objects.values_list("state", flat=True)) == {"kept", "no_show"}


def test_a_file_is_compared_shown_and_written_as_a_whole(here, open_as):
    browser = open_as(here.desk)
    day = today() + timedelta(days=3)
    text = "日期,类别,科室或项目,总数\n{0},号源,心内科,10\n{0},床位,骨科,12\n{0},铺位,骨科,1\n"
    loaded = make.upload("号源.csv", text.format(day).encode())
    answer = browser.post(reverse("referrals:capacity-import-upload"), {"file": loaded})
    assert answer.status_code == 302
    page = browser.get(answer.url).content.decode()
    assert "铺位" in page
    assert not PoolDay.objects.exists()
    assert browser.post(f"{answer.url}apply/").status_code == 409
    assert browser.post(f"{answer.url}apply-good/").status_code == 302
    assert set(PoolDay.objects.values_list("kind", "total", "reserved", "source")) == {
        ("slot", 10, 4, "file"),
        ("bed", 12, 3, "file"),
    }
    back = browser.get(f"{answer.url}refused/")
    assert "不是类别" in back.content.decode()
    assert open_as(here.doctor).get(answer.url).status_code == 403


def test_the_template_comes_back_as_it_was_given_out(here, open_as):
    here.stated(10)
    browser = open_as(here.desk)
    book = load_workbook(io.BytesIO(browser.get(reverse("referrals:capacity-template")).content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0] == ["日期", "类别", "科室或项目", "总数"]
    assert [row[1:3] for row in rows[1:]] == [["号源", "心内科"]] * 7
    assert rows[1][0] == (today() + timedelta(days=2)).isoformat()


def test_the_month_is_told_with_numerator_denominator_rule_and_version(here, open_as):
    row = here.published(10, in_days=0)
    kept, missed, _booked = (here.booked(row) for _each in range(3))
    pools.mark_kept(booking=kept, by=here.desk)
    pools.mark_no_show(booking=missed, by=here.desk)
    month = f"{today():%Y%m}"
    browser = open_as(here.desk)
    page = browser.get(reverse("referrals:pool-figures"), {"month": month}).content.decode()
    for said in ("1/3", "第 1 版", "40.0%", "75.0%", "达到"):  # 4 of 10 kept, 3 of 4 booked
        assert said in page, said
    answer = browser.get(reverse("referrals:pool-figures"), {"month": month, "format": "xlsx"})
    rows = [
        [cell.value for cell in line]
        for line in load_workbook(io.BytesIO(answer.content)).active.iter_rows()
    ]
    line = next(row for row in rows if row[4] == "心内科")
    # total, share, clause, version, reserved, offered, booked, kept, no-show, released, unused
    assert line[5:16] == [10, "1/3", None, 1, 4, 4, 3, 1, 1, 0, 1]
    assert browser.get(reverse("referrals:pool-figures"), {"month": "2026"}).status_code == 422


def test_oversight_reads_counts_and_no_case(here, open_as):
    pool = here.published(9)
    booking = here.booked(pool, "秘密编号")
    browser = open_as(here.office)
    assert "秘密编号" not in browser.get(pool.get_absolute_url()).content.decode()
    assert browser.get(reverse("referrals:pool-bookings")).status_code == 403
    back = reverse("referrals:pool-booking-back", args=[booking.pk])
    assert browser.post(back, {"reason": "x"}).status_code == 403
    assert open_as(here.second).post(back, {"reason": "x"}).status_code == 404


def test_a_stranger_gets_404_and_their_own_empty_pages(here, open_as):
    pool = here.published(9)
    booking = here.booked(pool)
    other = make.alliance(here.county, members=1)
    clerk = make.actor(role="clerk", institution=make.members_of(other)[0])
    desk = make.actor(role="lead_admin", institution=make.lead_of(other))
    browser = open_as(clerk)
    assert browser.get(pool.get_absolute_url()).status_code == 404
    assert browser.post(reverse("referrals:pool-book", args=[pool.pk])).status_code == 404
    assert "心内科" not in browser.get(reverse("referrals:pools")).content.decode()
    assert "心内科" not in browser.get(reverse("referrals:pool-figures")).content.decode()
    kept = reverse("referrals:pool-booking-kept", args=[booking.pk])
    assert open_as(desk).post(kept).status_code == 404


def test_more_rows_cost_no_more_queries(here, open_as):
    def fill(names):
        for name in names:
            for day in range(4):
                pool = here.published(30, in_days=day, service=name)
                here.booked(pool)
                here.booked(pool)

    fill(["心内科"])
    pool = PoolDay.objects.first()
    addresses = {
        "desk": [reverse("referrals:capacity"), reverse("referrals:pool-bookings")],
        "doctor": [reverse("referrals:pools"), pool.get_absolute_url()],
        "office": [reverse("referrals:pool-figures")],
    }
    before = {}
    for who, pages in addresses.items():
        browser = open_as(getattr(here, who))
        frame = asked(browser, reverse("notices"))
        for page in pages:
            before[page] = asked(browser, page)
            assert before[page] - frame <= MOST, page
    fill([f"科室{n}" for n in range(4)])
    for who, pages in addresses.items():
        browser = open_as(getattr(here, who))
        for page in pages:
            assert asked(browser, page) == before[page], page


def asked(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)
