"""Masking primitives: what may be shown of a personal field (PIPL Art. 25, 51; practice).

Masked by the server before anything leaves it. No national standard exists; the strict variant
is the default everywhere.
"""

from __future__ import annotations

import re

COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "令狐",
        "百里",
        "呼延",
        "东郭",
        "南门",
        "羊舌",
        "微生",
        "左丘",
        "西门",
        "第五",
        "段干",
        "拓跋",
        "轩辕",
    ]
)
MIDDLE_DOTS = "·•・‧"
ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:\d{8}|\d{5})\d{2,3}[\dXx]?(?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
CARD_NUMBER = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def mask_name(name: str) -> str:
    """A person's name with only the surname left: 张**, 欧阳**, 买***; empty stays empty."""
    name = name.strip()
    if not name:
        return ""
    if any(dot in name for dot in MIDDLE_DOTS) or name.isascii():
        return name[0] + "***"
    keep = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:keep] + "*" * max(len(name) - keep, 1)


def mask_company(name: str, *, owner: str = "") -> str:
    """A company's name, which is public, with an owner's own name inside it covered."""
    if owner and owner in name:
        return name.replace(owner, mask_name(owner))
    return name


def mask_phone(number: str) -> str:
    """138****1234 for a mobile; the last four hidden for a fixed line."""
    digits = re.sub(r"\D", "", number)
    if MOBILE.fullmatch(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    return number[:-4] + "****" if len(digits) > 4 else "****"


def mask_id_number(number: str) -> str:
    """An identity number as internal lists show it: first six, last four."""
    number = number.strip()
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else "****"


def mask_free_text(text: str) -> str:
    """Free text with identity numbers, phones, card numbers and addresses of mail covered."""
    for pattern in (ID_NUMBER, CARD_NUMBER, MOBILE, EMAIL):
        text = pattern.sub("****", text)
    return text
