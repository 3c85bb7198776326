"""Tags and filters that write days, amounts, lamps and cards the same way on every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from kernel import masking
from web import dates, money

register = template.Library()

LAMPS: Mapping[str, tuple[str, object]] = {
    "normal": ("●", gettext_lazy("正常")),
    "warning": ("◆", gettext_lazy("临期")),
    "promise": ("▲", gettext_lazy("超承诺")),
    "statutory": ("■", gettext_lazy("超法定")),
    "paused": ("❚❚", gettext_lazy("中止")),
}
CARDS: Mapping[int, tuple[str, object]] = {
    1: ("warning", gettext_lazy("预警")),
    2: ("promise", gettext_lazy("黄牌")),
    3: ("statutory", gettext_lazy("红牌")),
}


@register.filter
def office_date(value: dates.Moment | None) -> str:
    """9月29日（星期二）; empty stays empty."""
    return dates.office_day(dates.as_day(value)) if value else ""


@register.filter
def full_date(value: dates.Moment | None) -> str:
    """2026年9月29日（星期二）; empty stays empty."""
    return dates.full_day(dates.as_day(value)) if value else ""


@register.filter
def dated(value: dates.Moment | None) -> str:
    """2026年9月29日; in registers, where the weekday tells nothing. Empty stays empty."""
    return dates.dated(dates.as_day(value)) if value else ""


@register.filter
def month_name(value: dt.date | str | None) -> str:
    """2026年9月, of a day in it or of YYYY-MM; empty stays empty."""
    day = f"{value}-01" if isinstance(value, str) and value else value
    return dates.month_name(dates.as_day(day)) if day else ""


@register.filter
def short_date(value: dates.Moment | None) -> str:
    """9月29日; only where the weekday stands beside it."""
    return dates.short_day(dates.as_day(value)) if value else ""


@register.filter
def office_clock(value: dt.datetime | int | None) -> str:
    """08:50; empty stays empty."""
    return dates.clock_time(value) if value else ""


@register.filter
def office_time(value: dt.datetime | int | None) -> str:
    """9月21日 08:50; empty stays empty."""
    return dates.day_and_time(value) if value else ""


@register.filter
def amount(fen: int | None) -> str:
    """不收费, or the sum (given in fen) in figures and in 大写."""
    return money.charge(fen)


@register.filter
def masked_phone(value: str) -> str:
    """A phone number with its middle covered."""
    return masking.mask_phone(value)


@register.filter
def masked_id(value: str) -> str:
    """An identity number with its middle covered."""
    return masking.mask_id_number(value)


@register.simple_tag
def lamp(code: str) -> SafeString:
    """A lamp: a shape and a word and a colour, never a colour alone."""
    shape, word = LAMPS[code]
    return format_html(
        '<span class="lamp lamp-{}"><i aria-hidden="true">{}</i>{}</span>', code, shape, word
    )


@register.simple_tag
def card(level: int, state: str = "") -> SafeString:
    """A card: a small upright rectangle with its word, and its state beside it."""
    code, word = CARDS[level]
    after = format_html('<small class="card-state">{}</small>', state) if state else ""
    return format_html('<span class="card card-{}"><i></i>{}{}</span>', code, word, after)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of the sprite; hidden from readers aloud unless it carries a label."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"></use></svg>',
            label,
            name,
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"></use></svg>', name)


@register.simple_tag
def key(name: str) -> SafeString:
    """The key that does this, as it stands on the keyboard."""
    return format_html('<kbd title="{}">{}</kbd>', gettext("快捷键"), name)
