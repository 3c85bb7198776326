"""First letters of a Chinese name's pinyin, so that a clerk finds 农药经营许可 by typing nyjyxk.

GB 2312 keeps its first 3,755 characters in the order of their pinyin; the letter of each follows
from where it stands. Rarer characters, ordered by radical there, are left out.
"""

from __future__ import annotations

from bisect import bisect_right

# The code of the first character under each letter; no word begins with i, u or v.
STARTS: tuple[tuple[int, str], ...] = (
    (0xB0A1, "a"),
    (0xB0C5, "b"),
    (0xB2C1, "c"),
    (0xB4EE, "d"),
    (0xB6EA, "e"),
    (0xB7A2, "f"),
    (0xB8C1, "g"),
    (0xB9FE, "h"),
    (0xBBF7, "j"),
    (0xBFA6, "k"),
    (0xC0AC, "l"),
    (0xC2E8, "m"),
    (0xC4C3, "n"),
    (0xC5B6, "o"),
    (0xC5BE, "p"),
    (0xC6DA, "q"),
    (0xC8BB, "r"),
    (0xC8F6, "s"),
    (0xCBFA, "t"),
    (0xCDDA, "w"),
    (0xCEF4, "x"),
    (0xD1B9, "y"),
    (0xD4D1, "z"),
)
END = 0xD7F9
_CODES = [code for code, _ in STARTS]


def initials(text: str) -> str:
    """nyjyxk for 农药经营许可; letters and digits stay, everything else is left out."""
    return "".join(_initial(letter) for letter in text)


def _initial(letter: str) -> str:
    if letter.isascii():
        return letter.lower() if letter.isalnum() else ""
    try:
        code = int.from_bytes(letter.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    return STARTS[bisect_right(_CODES, code) - 1][1] if _CODES[0] <= code <= END else ""
