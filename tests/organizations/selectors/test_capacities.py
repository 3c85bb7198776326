"""What an entry keeps of who acted is told in words: role, unit and window, never a name."""

from __future__ import annotations

import pytest
from django.utils import translation

from organizations.selectors.capacities import capacity_words
from tests.builders.organizations import MARKET, a_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(clock):
    return a_city()


def test_role_unit_and_window_are_told_and_what_nobody_knows_stays(city):
    kept = f"window_clerk@{MARKET}/B05"
    assert capacity_words({kept, "system", "applicant", "riddle@000000"}) == {
        kept: "窗口人员 · 市监局 B05",
        "system": "系统",
        "applicant": "申请人",
        "riddle@000000": "riddle · 000000",
    }


def test_whoever_reaches_over_a_region_stands_with_its_name(city):
    kept = f"leader+supervision_officer@{city.region.code}"
    with translation.override("en"):
        (said,) = capacity_words({kept}).values()
    assert said == f"Leaders, Supervision officer · {city.region.name}"
