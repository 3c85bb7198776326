"""Masking primitives: what may be shown of a personal field (PIPL Art. 25, 51; practice).

Masked by the server before anything leaves it. No national standard exists; the strict variant
is the default everywhere.
"""

from __future__ import annotations

import re
import unicodedata

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
SMALL = 5  # a published count is none, or at least this many (small cells tell of persons)
SHORTEST_GIVEN = 2
MIDDLE_DOTS = "·•・‧"
ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:\d{8}|\d{5})\d{2,3}[\dXx]?(?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
CARD_NUMBER = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII)
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])"
)
STREET = re.compile(r"[^0-9]{2,}?(?:路|街|道|大街|新区|巷|镇|乡|街道)")


def mask_name(name: str) -> str:
    """A person's name with only the surname left: 张**, 欧阳**, 买***; empty stays empty."""
    name = name.strip()
    if not name:
        return ""
    if any(dot in name for dot in MIDDLE_DOTS) or name.isascii():
        return name[0] + "***"
    keep = surname_length(name)
    return name[:keep] + "*" * max(len(name) - keep, 1)


def mask_company(name: str, *, owner: str = "") -> str:
    """A company's name, which is public, with what it says of its owner's own name covered.

    The name itself, the given name, and the surname before 记. A given name of one sign is also a
    word of its own: only where the company's name begins with it, once or doubled, is it the owner's.
    """
    owner = owner.strip()
    if not owner:
        return name
    if owner in name:
        return name.replace(owner, mask_name(owner))
    surname, given = owner[: surname_length(owner)], owner[surname_length(owner) :]
    if len(given) >= SHORTEST_GIVEN:
        name = name.replace(given, "*" * len(given))
    elif given:
        rest = name.lstrip(given)
        name = "*" * (len(name) - len(rest)) + rest
    return name.replace(f"{surname}记", "*" * len(surname) + "记")


def surname_length(name: str) -> int:
    """How many signs of a Chinese name are its surname: two for 欧阳 and its like, else one."""
    return 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1


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


def mask_address(address: str) -> str:
    """An address down to its street: 颍上县城北新区***; one without a street keeps its first half."""
    address = address.strip()
    if not address:
        return ""
    street = STREET.match(address)
    return (street.group() if street else address[: len(address) // 2]) + "***"


def mask_email(address: str) -> str:
    """The first sign and the domain: z***@x.cn."""
    name, at, domain = address.strip().partition("@")
    return f"{name[:1]}***@{domain}" if at else "***"


def mask_card_number(number: str) -> str:
    """A bank card's last four digits."""
    digits = re.sub(r"\D", "", number)
    return f"****{digits[-4:]}" if len(digits) > 4 else "****"


def mask_plate(plate: str) -> str:
    """A number plate's first two and last two signs: 皖K***21."""
    plate = plate.strip()
    return f"{plate[:2]}{'*' * (len(plate) - 4)}{plate[-2:]}" if len(plate) > 4 else "****"


def mask_free_text(text: str) -> str:
    """Free text with identity numbers, phones, cards, plates and mail addresses covered.

    Full-width ones too; a text with nothing to cover stays as it was written.
    """
    plain = covered = unicodedata.normalize("NFKC", text)
    for pattern in (ID_NUMBER, CARD_NUMBER, MOBILE, EMAIL, PLATE):
        covered = pattern.sub("****", covered)
    return text if covered == plain else covered
