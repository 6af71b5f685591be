"""The demonstration's subsidies and public-health money at the screen and on a telephone."""

import pytest
from selenium.webdriver.common.keys import Keys

from alliance.core import assets
from fundpool.actions import subsidies
from fundpool.models import AppraisedSubsidy, CapitationRun, CapitationYear
from members.queries.people.demonstrated import acting
from tests import browser, make
from tests.browser import Visitor
from tests.fundpool.test_subsidies_demo import told

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]


def test_nothing_runs_over_the_edge_and_every_figure_has_its_name(live_server, settings) -> None:
    settings.DEBUG = True
    county = told("pl")
    row = AppraisedSubsidy.objects.get(kind="medicine")
    scored, paid = row.scored_id, AppraisedSubsidy.objects.get(kind="village")
    subsidies.withdraw_subsidy(row=row, by=acting(county, "pl-finance"))
    with browser.started() as driver:
        visitor = Visitor(driver, live_server.url)
        visitor.open("/sign-in/")
        visitor.type("username", "pl-finance")
        visitor.type("password", make.PASSWORD + Keys.ENTER)
        visitor.find(".side")
        driver.add_cookie({"name": "django_language", "value": "en"})
        pages = [
            "/fundpool/subsidies/",
            paid.get_absolute_url(),
            f"{row.get_absolute_url()}?scored={scored}",
            f"{row.get_absolute_url()}figures/",
            f"/fundpool/subsidies/files/?subsidy={row.pk}",
            CapitationYear.objects.get().get_absolute_url(),
            *(one.get_absolute_url() for one in CapitationRun.objects.all()),
        ]
        for width in (1366, 390):
            driver.set_window_size(width, 900)
            for page in pages:
                visitor.open(page)
                visitor.finds_nothing_wrong()
                page_wide = "document.documentElement.scrollWidth"
                over = driver.execute_script(
                    f"return {page_wide} - document.documentElement.clientWidth"
                )
                assert over <= 0, (page, width, over)
                assert len(driver.find_elements("css selector", "h1 + .demo, h1 .demo")) == 1, page
