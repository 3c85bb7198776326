"""Tags: a lamp is a shape, a word and a colour."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from web.templatetags import sunhall


def drawn(source: str, **context: object) -> str:
    return Template("{% load sunhall %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("code", "shape", "word"),
    [
        ("normal", "●", "正常"),
        ("warning", "◆", "临期"),
        ("promise", "▲", "超承诺"),
        ("statutory", "■", "超法定"),
        ("paused", "❚❚", "中止"),
    ],
)
def test_a_lamp_never_speaks_by_colour_alone(code: str, shape: str, word: str) -> None:
    html = drawn("{% lamp code %}", code=code)
    assert shape in html
    assert word in html
    assert f"lamp-{code}" in html


def test_a_card_stands_upright_with_its_word_and_its_state() -> None:
    html = drawn("{% card 3 '待核' %}")
    assert "红牌" in html
    assert "待核" in html


def test_what_people_typed_is_escaped_in_a_cards_state() -> None:
    assert "<b>" not in drawn("{% card 2 state %}", state="<b>")


def test_an_empty_day_stays_empty() -> None:
    assert sunhall.office_date(None) == ""
    assert sunhall.office_time(None) == ""
    assert sunhall.amount(None) == "不收费"


def test_personal_fields_are_masked() -> None:
    assert drawn("{{ phone|masked_phone }}", phone="13812345678") == "138****5678"
