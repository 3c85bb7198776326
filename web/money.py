"""Amounts as a receipt writes them: figures and 大写, and 不收费 where nothing is due."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def in_words(amount: Decimal) -> str:
    """人民币捌拾元整; raises ValueError for a negative amount or one finer than a fen."""
    fen = amount * 100
    if amount < 0 or fen != fen.to_integral_value():
        raise ValueError("an amount is not negative and has at most two decimals")
    yuan, rest = divmod(int(fen), 100)
    jiao, cent = divmod(rest, 10)
    text = f"人民币{_integer(yuan)}元" if yuan or not rest else "人民币"
    if not rest:
        return text + "整"
    if jiao:
        text += DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    return text + (DIGITS[cent] + "分" if cent else "整")


def charge(fen: int | None) -> str:
    """不收费 for nothing due (never 0.00 元), else 80 元（人民币捌拾元整）."""
    if not fen:
        return gettext("不收费")
    amount = Decimal(fen) / 100
    figures = f"{amount:,.2f}".removesuffix(".00")
    return gettext("%(figures)s 元（%(words)s）") % {"figures": figures, "words": in_words(amount)}


def _integer(number: int) -> str:
    if number == 0:
        return "零"
    text, group, gap = "", 0, False
    while number:
        number, four = divmod(number, 10_000)
        if four:
            part = _four(four)
            joint = "零" if text and gap else ""
            text = part + GROUPS[group] + joint + text
            gap = four < 1_000
        elif text:
            gap = True
        group += 1
    return text


def _four(number: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return text
