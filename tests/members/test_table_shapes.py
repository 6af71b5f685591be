"""What holds for every table of the registry: out and in again, templates, headings, refused rows."""

import io

import pytest
from django.db import transaction
from django.utils.translation import override
from openpyxl import load_workbook

from alliance.core import imports
from alliance.core.errors import Refused
from alliance.core.imports.returning import returned
from alliance.core.models import AuditEvent
from members import importing
from members.models import RuleProposal
from tests import make
from tests.make_workbook import workbook
from tests.members import registry
from tests.members.registry import ROWS, apply, compared, loader_of, outcomes, reasons

pytestmark = pytest.mark.django_db
WRITERS = {"xlsx": importing.as_xlsx, "csv": importing.as_csv, "json": importing.as_json}
every_table = pytest.mark.parametrize("name", importing.LAYOUTS)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """One county with every table loaded, for all tests of this file that change nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield registry.loaded()
        transaction.set_rollback(True)


def load(place, by, name, content, ending="xlsx"):
    return importing.compare_file(
        county=place, layout=name, name=f"表.{ending}", content=content, by=by
    )


def changes(file):
    return file.counts["created"], file.counts["changed"]


def test_every_table_has_rows_to_try():
    assert set(ROWS) == set(importing.LAYOUTS)


@every_table
def test_what_goes_out_comes_in_and_changes_nothing(loaded, name):
    place, by = loaded
    events = AuditEvent.objects.filter(county_id=place.pk)
    for ending, write in WRITERS.items():
        layout = importing.LAYOUTS[name](place, by)
        rows = len(layout.there())
        assert rows >= len(ROWS[name]) - 1
        before = events.count()
        file = load(place, by, name, write(layout), ending)
        assert reasons(file) == [], ending
        assert changes(file) == (0, 0), ending
        assert file.counts["unchanged"] == rows, ending
        with pytest.raises(Refused, match="没有可写入"):
            apply(file, by)
        assert events.count() == before + 1  # that it was compared
    assert not RuleProposal.objects.filter(county=place, state="proposed").exists()


@every_table
def test_the_same_file_twice_registers_nothing_twice(loaded, name):
    place, by = loaded
    file = compared(place, by, name, ROWS[name])
    assert changes(file) == (0, 0)
    with pytest.raises(Refused, match="没有可写入"):
        apply(file, by)


@every_table
def test_a_filled_template_is_a_copy_and_an_empty_one_explains_itself(loaded, name):
    place, by = loaded
    layout = importing.LAYOUTS[name]
    file = load(place, by, name, importing.template(layout(place, by), filled=True))
    assert (reasons(file), changes(file)) == ([], (0, 0))
    book = load_workbook(io.BytesIO(importing.template(layout(place, by), filled=False)))
    assert book.sheetnames == ["填写", "可选项", "填表说明"]
    assert book["填写"].max_row == 1


@every_table
def test_what_goes_out_under_one_language_comes_in_under_the_other(loaded, name):
    place, by = loaded
    for out, back in (("en", "zh-hans"), ("zh-hans", "en"), ("en", "en")):
        with override(out):
            content = importing.as_csv(importing.LAYOUTS[name](place, by))
        with override(back):
            file = load(place, by, name, content, "csv")
            assert reasons(file) == [], (out, back)
            assert changes(file) == (0, 0), (out, back)
            assert file.state == "compared", (out, back)


@every_table
def test_the_names_of_the_columns_are_headings_too(loaded, name):
    place, by = loaded
    layout = importing.LAYOUTS[name](place, by)
    content = workbook([list(layout.by_code), *layout.exported()])
    file = load(place, by, name, content)
    assert (reasons(file), changes(file)) == ([], (0, 0))


def test_a_plain_name_in_a_list_of_villages_is_the_village_s(loaded):
    place, by = loaded
    rows = [("代码", "名称", "镇街"), ("990101209", "东九村", "西镇")]
    (made,) = outcomes(compared(place, by, "villages", rows), "created")
    assert made.new == "西镇"


@every_table
def test_refused_rows_come_back_as_the_same_table_with_the_reason(loaded, name):
    place, by = loaded
    layout = importing.LAYOUTS[name](place, by)
    headings = [str(one.name) for one in layout.by_code.values()]
    good = next(iter(layout.exported()))
    bad = ["无此名称" * 60 for _heading in headings]
    file = load(place, by, name, workbook([headings, good, bad, good]))
    assert file.counts["refused"] >= 1
    book = load_workbook(io.BytesIO(returned(file, importing.layout_of(file, by), demo=False)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert list(rows[0][: len(headings)]) == headings
    assert bad[0] in {row[0] for row in rows[1:]}
    assert all(row[-1] for row in rows[1:])
    with pytest.raises(Refused):
        apply(file, by)


@every_table
def test_a_county_is_not_loaded_from_outside(client, loaded, name):
    place, _by = loaded
    stranger = make.user("approver", make.neighbour())
    client.force_login(stranger)
    root = f"/county/{place.code}/imports"
    assert client.get(f"{root}/template/{name}/").status_code == 404
    for ending in WRITERS:
        assert client.get(f"{root}/export/{name}/{ending}/").status_code == 404
    file = make.upload("表.csv", b"code\n1\n")
    assert client.post(f"{root}/upload/", {"layout": name, "file": file}).status_code == 404


@every_table
def test_the_page_offers_a_template_and_three_copies_of_it(client, loaded, name):
    place, _by = loaded
    client.force_login(make.user("approver", place))
    root = f"/county/{place.code}/imports"
    page = client.get(f"{root}/").content.decode()
    for address in (f"{root}/template/{name}/", *(f"{root}/export/{name}/{e}/" for e in WRITERS)):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_choices_are_offered_in_the_template(loaded):
    place, by = loaded
    book = load_workbook(
        io.BytesIO(importing.template(importing.LAYOUTS["institutions"](place, by), filled=False))
    )
    offered = [rule.formula1 for rule in book["填写"].data_validations.dataValidation]
    assert any("公办" in str(formula) for formula in offered)
    assert "综合医院" in {cell.value for cell in book["可选项"]["D"]}


def test_the_good_rows_alone_are_written(loaded):
    place, by = loaded
    loader = loader_of(place, by, "towns")
    rows = [("镇街代码", "镇街名称"), ("990109", "新镇"), ("990110", "")]
    file = compared(place, loader, "towns", rows)
    assert [one.key for one in outcomes(file, "created")] == ["990109"]
    layout = importing.layout_of(file, loader)
    imports.apply_good(file=file, layout=layout, by=loader)
    assert place.towns.filter(code="990109").exists()
    assert not place.towns.filter(code="990110").exists()
