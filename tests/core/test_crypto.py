"""What is sealed opens at its place with its key, and nowhere else."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from alliance.core import crypto

PLACE = {"table": "referrals.patient", "pk": "0190-7", "field": "number"}
OLD, NEW = crypto.new_key("k1"), crypto.new_key("k2")


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.DATA_KEYS = OLD


@given(st.text(), st.text(min_size=1), st.uuids())
def test_what_is_sealed_opens_at_its_place(text, table, pk):
    place = {"table": table, "pk": pk, "field": "name"}
    assert crypto.unseal(crypto.seal(text, **place), **place) == text


@given(st.text(min_size=4))
def test_it_holds_nothing_of_the_text_and_is_never_the_same_twice(text):
    one, other = crypto.seal(text, **PLACE), crypto.seal(text, **PLACE)
    assert one != other
    assert text not in one.removeprefix("v1:k1:aes-256-gcm:")


def test_it_says_how_it_was_sealed():
    version, kid, alg, nonce, ct, tag = crypto.seal("证件号码", **PLACE).split(":")
    assert (version, kid, alg) == ("v1", "k1", "aes-256-gcm")
    assert (len(nonce), len(ct), len(tag)) == (16, 16, 22)


@pytest.mark.parametrize("part", range(6))
def test_a_changed_sign_in_any_part_is_noticed(part):
    parts = crypto.seal("150123200001011234", **PLACE).split(":")
    for sign in range(len(parts[part])):
        changed = parts.copy()
        other = "B" if changed[part][sign] != "B" else "C"
        changed[part] = changed[part][:sign] + other + changed[part][sign + 1 :]
        with pytest.raises(crypto.Unsealable):
            crypto.unseal(":".join(changed), **PLACE)


@pytest.mark.parametrize(
    "elsewhere", [{"table": "referrals.other"}, {"pk": "0190-8"}, {"field": "name"}]
)
def test_moved_to_another_row_or_column_it_does_not_open(elsewhere):
    sealed = crypto.seal("150123200001011234", **PLACE)
    with pytest.raises(crypto.Unsealable):
        crypto.unseal(sealed, **{**PLACE, **elsewhere})


@pytest.mark.parametrize("text", ["", "150123", "v1:k1:aes-256-gcm", "v1:k1:aes-256-gcm:::", "::"])
def test_what_was_never_sealed_does_not_open(text):
    with pytest.raises(crypto.Unsealable):
        crypto.unseal(text, **PLACE)


def test_a_row_without_a_key_is_not_sealed_for():
    with pytest.raises(ValueError, match="key before"):
        crypto.seal("x", table="t", pk=None, field="f")


def test_a_new_key_seals_and_the_old_one_still_opens(settings):
    before = crypto.seal("旧", **PLACE)
    assert crypto.is_current(before)

    settings.DATA_KEYS = f"{NEW},{OLD}"

    assert crypto.unseal(before, **PLACE) == "旧"
    assert not crypto.is_current(before)
    after = crypto.seal("新", **PLACE)
    assert after.startswith("v1:k2:")
    settings.DATA_KEYS = NEW
    assert crypto.unseal(after, **PLACE) == "新"
    with pytest.raises(crypto.Unsealable):
        crypto.unseal(before, **PLACE)


def test_the_commercial_cipher_serves_as_well(settings):
    settings.SEAL_ALGORITHM = "sm4-gcm"
    sealed = crypto.seal("国密", **PLACE)
    assert sealed.startswith("v1:k1:sm4-gcm:")
    settings.SEAL_ALGORITHM = "aes-256-gcm"
    assert crypto.unseal(sealed, **PLACE) == "国密"
    assert not crypto.is_current(sealed)


@given(st.text(), st.text())
def test_equal_texts_have_equal_indexes_and_others_have_others(one, other):
    same = crypto.unicodedata.normalize("NFKC", one) == crypto.unicodedata.normalize("NFKC", other)
    assert (crypto.blind_index(one, "n") == crypto.blind_index(other, "n")) is same


def test_an_index_sees_through_full_width_signs_and_tells_purposes_apart():
    assert crypto.blind_index("１５０Ｘ", "number") == crypto.blind_index("150X", "number")
    assert crypto.blind_index("150X", "number") != crypto.blind_index("150X", "phone")
    assert len(crypto.blind_index("150X", "number")) <= 56


def test_both_keys_are_searched_while_one_replaces_the_other(settings):
    before = crypto.blind_index("150X", "number")
    settings.DATA_KEYS = f"{NEW},{OLD}"
    now, then = crypto.blind_indexes("150X", "number")
    assert then == before
    assert now == crypto.blind_index("150X", "number") != before


@pytest.mark.parametrize(
    "said",
    ["", "k1", "k1:", "k1:abc", "K1:" + "A" * 43, f"{OLD},{OLD}", "k1:" + "A" * 42 + "B"],
    ids=["empty", "no key", "no bytes", "short", "capital", "twice", "odd bits"],
)
def test_a_malformed_key_is_loud(said):
    with pytest.raises(ImproperlyConfigured, match="DATA_KEYS"):
        crypto.keys(said)


def test_the_embedded_key_is_readable_by_its_owner_only(settings):
    kept = settings.VAR / "keys" / "data_keys"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert crypto.keys(kept.read_text(encoding="utf8"))
