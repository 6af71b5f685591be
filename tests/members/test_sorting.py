"""Names stand in the order in which people look them up."""

import pytest

from members.models import Institution
from members.sorting import pinyin_key
from tests.members import loaded


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("江津区", "jiang1 jin1 qu1"),
        ("重庆市第七人民医院", "chong2 qing4 shi4 di4 qi1 ren2 min2 yi1 yuan4"),
        ("A区 2", "a qu1 2"),
        ("", ""),
    ],
)
def test_a_name_is_read_as_it_is_spoken(name, key):
    assert pinyin_key(name) == key


@pytest.mark.django_db
def test_a_corrected_reading_stays_for_as_long_as_the_name_does():
    county = loaded.county("tz")
    body = Institution.objects.get(county=county, code="TZ-005")
    Institution.objects.filter(pk=body.pk).update(sort_key="er4 jia3")
    assert loaded.load("tz").is_quiet
    body.refresh_from_db()
    assert body.sort_key == "er4 jia3"

    read = loaded.document("tz")
    row = next(row for row in read["registry"]["bodies"] if row["code"] == "TZ-005")
    row["name"] = "二甲中心医院"
    loaded.load("tz", read)
    body.refresh_from_db()
    assert body.sort_key.startswith("er4 jia3 zhong1")
    assert body.version == 2
