"""The side bar: areas of work, few pages in each, and on a telephone five with the rest behind."""

from datetime import date

import pytest
from django.test import Client
from django.utils.html import escape

from alliance.core.waiting import Waiting
from alliance.desk import asking, navigation
from alliance.desk.navigation import ENTRIES, MOST_PAGES
from alliance.desk.page import Page
from members.rules import ROLES
from tests import make

pytestmark = pytest.mark.django_db


def side(client: Client, path: str = "/") -> str:
    page = client.get(path, follow=True).content.decode()
    return page[page.index('<aside class="side">') : page.index("</aside>")]


def signed_in(role: str, county) -> Client:
    client = Client()
    body = make.institution(county) if role in {"clerk", "head", "village"} else None
    body = make.lead_of(make.alliance(county)) if role.startswith("lead") else body
    user = make.person(county, role=role, institution=body).user
    assert user is not None
    client.force_login(user)
    return client


def every_page() -> list[Page]:
    return [page for entry in ENTRIES for page in entry.pages or (entry,)]


def test_nobody_faces_more_pages_in_one_entry_than_are_read_at_a_glance():
    assert {str(entry.label): len(entry.pages) for entry in ENTRIES
            if len(entry.pages) > MOST_PAGES} == {}  # fmt: skip


def test_every_page_stands_in_one_place():
    names = [name for page in every_page() for name in {page.url_name, *page.covers}]
    assert sorted(names) == sorted(set(names))
    assert len({entry.area for entry in ENTRIES}) == len(ENTRIES)
    assert len({entry.icon for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"founder"}))
def test_each_role_is_led_to_where_it_may_go(role):
    client = signed_in(role, make.county())
    home = client.get("/")
    assert home.status_code == 200
    actor = home.wsgi_request.actor
    entries = navigation.entries(actor)
    urls = {entry.url for entry in entries}
    urls |= {page.url for entry in entries for page in entry.pages}
    for url in urls - {"/"}:  # opened above
        assert client.get(url, follow=True).status_code == 200, url


def test_an_entry_leads_to_its_first_page_that_may_be_opened():
    county = make.county()
    areas = {
        role: {
            one.area: one.url for one in navigation.entries(make.actor(role=role, county=county))
        }
        for role in ("approver", "auditor")
    }
    assert areas["auditor"]["oversight"] == "/audit/"
    assert areas["approver"]["oversight"] == "/access/"


def test_the_open_area_shows_its_pages_and_where_one_is():
    county = make.county()
    shown = side(signed_in("viewer", county), f"/county/{county.code}/rules/")
    assert '<li class="open"><a href="/plans/">' in shown
    assert 'href="/county-rules/" aria-current="page">县区参数' in shown
    assert "病种目录" not in shown


def test_what_waits_is_counted_where_its_page_stands(monkeypatch):
    county = make.county()
    client = signed_in("approver", county)

    def waiting(url: str, due_on: date | None = None) -> Waiting:
        return Waiting("members", "事", "演示人员 07", None, due_on, url, "办理")

    items = [
        waiting(f"/county/{county.code}/rules/members.alliance.count/#open", date(2020, 1, 1)),
        waiting(f"/county/{county.code}/imports/?from=home"),
        waiting(f"/county/{county.code}/proposals/1/"),
        waiting("/nowhere/"),
    ]
    answers = {"waiting_for": items, "tiles_for": []}
    monkeypatch.setattr(asking, "ask", lambda question, *args: answers[question])
    client.get("/")
    shown = side(client)
    for label, count, late in (
        ("方案与规则", 1, True), ("县区登记", 1, False), ("机构与联盟", 2, False),
        ("工作台", 4, True),
    ):  # fmt: skip
        mark = 'class="n bad"' if late else 'class="n"'
        after = shown[shown.index(f"<span>{label}</span>") :][:80]
        assert f"<span>{label}</span><span {mark}" in after, label
        assert f">{count}</span>" in after, label


def test_the_side_bar_of_a_page_counts_what_its_own_page_shows(monkeypatch):
    county = make.county()
    client = signed_in("viewer", county)
    url = f"/county/{county.code}/proposals/1/"
    item = Waiting("members", "事", "演示人员 07", None, None, url, "办理")
    monkeypatch.setattr(asking, "ask", lambda question, *args: [item])
    page = f"/county/{county.code}/rules/"
    assert 'class="n' not in side(client, page)
    address = side(client, page).split('data-side="')[1].split('"')[0].replace("&amp;", "&")
    counted = client.get(address).content.decode()
    assert '<li class="open"><a href="/plans/">' in counted
    assert 'href="/county-rules/" aria-current="page">县区参数' in counted
    assert f">{1}</span>" in counted[counted.index("<span>机构与联盟</span>") :][:80]


def test_a_page_that_is_not_there_opens_no_area():
    client = signed_in("viewer", make.county())
    counted = client.get("/side/", {"page": "<script>", "area": "nowhere"}).content.decode()
    assert "<script>" not in counted
    assert 'class="open"' not in counted


def test_a_telephone_shows_five_entries_and_the_rest_under_more():
    shown = side(signed_in("auditor", make.county()))
    bar, more = shown.split('<li class="more')
    assert bar.count("<span>") >= 5
    for label in ("县区登记", "监督与审计"):
        assert escape(label) in more
    for label in ("工作台", "机构与联盟", "资金池"):
        assert label not in more


def test_who_has_few_entries_has_no_more(monkeypatch):
    county = make.county()
    monkeypatch.setattr(navigation, "ENTRIES", ENTRIES[:3])
    client = Client()
    client.force_login(make.person(county).user)
    assert 'class="more' not in side(client)
