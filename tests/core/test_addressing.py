"""An address asked for once is the address of every row."""

from uuid import uuid4

import pytest
from django.urls import reverse

from alliance.core.addressing import Addresses

pytestmark = pytest.mark.pure


def test_every_row_has_the_address_that_is_asked_for_it_alone():
    cases, steps = Addresses("referrals:case"), Addresses("referrals:step")
    for pk in (uuid4(), uuid4()):
        assert cases.of(pk) == reverse("referrals:case", args=[pk])
        for verb in ("arrive", "accept"):
            assert steps.of(pk, verb) == reverse("referrals:step", args=[pk, verb])
