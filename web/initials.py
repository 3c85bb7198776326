"""First letters of a Chinese name's pinyin, so that a clerk finds 农药经营许可 by typing nyjyxk.

GB 2312 keeps its first 3,755 characters in the order of their pinyin; the letter of each follows
from where it stands. Of the rarer characters, ordered by radical there, those of place names and
trades are listed here and the rest are left out. A character read in several ways has a letter
for each: 银行 answers to yh and 行政 to xz.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import product

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

# Rarer characters under their letter: trades, substances, and the names of places.
RARER = {
    letter: name
    for name, letters in {
        "b": "殡亳汴璧邶匾狴铋钚",
        "c": "漕褚宸铛衩骢潺",
        "d": "渎棣氡砀癫坻垌玷",
        "e": "珥鹗",
        "f": "沣舫蜚",
        "g": "镉钴菅鳜圪",
        "h": "湟珲浒骅潢蚝烀醐",
        "j": "暨泾郏莒缙稷矶掎旌鲫",
        "k": "犒锎崆岢",
        "l": "泸崂溧漯澧锂榄铑",
        "m": "湄渑霾",
        "n": "鲵脲铌",
        "o": "瓯",
        "p": "濮鄱邳郫",
        "q": "衢蕲杞谯蜞",
        "r": "榕嵘",
        "s": "嵊泗晟嗍鳝膻锶畲",
        "t": "钛洮郯溏铊",
        "w": "炜",
        "x": "隰荥莘浠鲟歙晞",
        "y": "鄞沅瀛邕郓驿罂弋黟鄢",
        "z": "涿柘圳梓轸渚骓",
    }.items()
    for letter in letters
}
# Characters with a second reading that begins with another letter; given: every letter.
SEVERAL = {
    letter: names
    for names, letters in {
        "cj": "车",
        "cq": "仇",
        "cs": "参匙刹伺乘盛",
        "ct": "倘",
        "cx": "臭畜",
        "cz": "藏朝传重长曾择",
        "bp": "泊便扁暴堡屏",
        "ds": "单",
        "dt": "弹调",
        "fp": "番否脯",
        "gj": "给夹",
        "gx": "荥",
        "gy": "谷",
        "hk": "会",
        "hx": "行巷虾吓",
        "jq": "茄强圈",
        "jx": "降解校见系",
        "kq": "卡",
        "ly": "乐",
        "ls": "率",
        "mb": "秘",
        "mw": "万",
        "nl": "弄",
        "ns": "尿",
        "nz": "粘",
        "qo": "区",
        "qx": "契券",
        "sx": "省宿厦",
        "sz": "属识殖术折",
        "tz": "拓",
        "wx": "圩",
        "wy": "尾尉蔚",
        "zg": "轧",
    }.items()
    for letter in letters
}
MOST_VARIANTS = 16


def initials(text: str) -> str:
    """nyjyxk for 农药经营许可; letters and digits stay, everything else is left out."""
    return "".join(_initial(letter) for letter in text)


def readings(letter: str) -> str:
    """Every letter under which a character may be typed, the commonest first; empty: none known."""
    first = _initial(letter)
    return first + "".join(other for other in SEVERAL.get(letter, "") if other != first)


@lru_cache(maxsize=4096)
def variants(text: str) -> tuple[str, ...]:
    """All initials under which ``text`` may be typed, the commonest first; at most sixteen."""
    choices = [found for found in map(readings, text) if found]
    several = [place for place, found in enumerate(choices) if len(found) > 1]
    for place in several[MOST_VARIANTS.bit_length() - 1 :]:
        choices[place] = choices[place][0]
    return tuple("".join(letters) for letters in product(*choices))[:MOST_VARIANTS]


def _initial(letter: str) -> str:
    if letter.isascii():
        return letter.lower() if letter.isalnum() else ""
    if letter in RARER:
        return RARER[letter]
    try:
        code = int.from_bytes(letter.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    return STARTS[bisect_right(_CODES, code) - 1][1] if _CODES[0] <= code <= END else ""
