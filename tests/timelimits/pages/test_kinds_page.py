"""The page of kinds: for those who keep the rules."""

from __future__ import annotations

import pytest

from tests.builders.approval import a_hall
from timelimits.kinds import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(clock):
    """A hall with somebody in every role."""
    return a_hall()


def test_the_page_lists_every_kind_with_its_length_ground_and_rungs(hall, client):
    client.force_login(hall.people["item_administrator"])
    page = client.get("/limits/kinds/").content.decode()
    assert [code for code in KINDS if f'id="{code}"' not in page] == []
    for said in ("行政许可法第三十二条", "20个工作日", "届满即刻", "不亮灯", "即为受理"):
        assert said in page


@pytest.mark.parametrize(
    ("who", "status"), [("supervision_officer", 200), ("clerk", 403), ("reviewer", 403)]
)
def test_it_is_not_for_everybody(hall, client, who, status):
    client.force_login(hall.people[who])
    assert client.get("/limits/kinds/").status_code == status
