"""A notice's file is read whole, or refused with every row and field that is wrong."""

from __future__ import annotations

import hashlib

import pytest

from tests.timelimits.china import day
from timelimits import notice_files
from timelimits.calendar_files import DeclaredDay, DeclaredYear, calendar_by, in_force
from timelimits.errors import NoticeInvalid

# 演练: invented, nobody has published a notice of 2027 yet.
TOML = """
number = "演练〔2026〕1号"
issued_on = 2026-11-05
source = "演练：2027年部分节假日安排"
year = 2027
[[days]]
day = 2027-01-01
until = 2027-01-03
kind = "off"
name = "元旦"
[[days]]
day = 2027-01-09
kind = "work"
name = "元旦"
"""
CSV = """#number,演练〔2026〕1号
#issued_on,2026-11-05
#source,演练：2027年部分节假日安排
#year,2027
day,until,kind,name
2027-01-01,2027-01-03,off,元旦
2027-01-09,,work,元旦
"""


def faults(name: str, data: bytes | str) -> list[tuple[int, str]]:
    with pytest.raises(NoticeInvalid) as refused:
        notice_files.read(name, data.encode() if isinstance(data, str) else data)
    return [(one["row"], one["field"]) for one in refused.value.facts["faults"]]


def test_toml_and_csv_say_the_same():
    toml = notice_files.read("n.toml", TOML.encode())
    table = notice_files.read("n.csv", b"\xef\xbb\xbf" + CSV.encode())
    assert (toml.calendar, toml.declared.days) == (table.calendar, table.declared.days)
    assert [one.day.day for one in toml.declared.days] == [1, 2, 3, 9]
    assert toml.declared.text_sha256 == hashlib.sha256(TOML.encode()).hexdigest()


def test_the_digest_is_over_the_notices_text_where_the_file_holds_it():
    held = notice_files.read("n.toml", ('text = "正文"\n' + TOML).encode())
    assert held.declared.text_sha256 == hashlib.sha256("正文".encode()).hexdigest()


def test_what_a_proposal_keeps_is_what_was_read():
    declared = notice_files.read("n.toml", TOML.encode()).declared
    assert notice_files.from_json(notice_files.to_json(declared)) == declared


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("year = 2027", "", [(0, "year")]),
        ("year = 2027", "year = 27", [(0, "year")]),
        ("day = 2027-01-09", "day = 2027-01-02", [(2, "day")]),
        ("day = 2027-01-09", "day = 2026-01-10", [(2, "day")]),
        ("day = 2027-01-09", "day = 2027-01-08", [(2, "day")]),
        ("day = 2027-01-09", 'day = "2027-02-30"', [(2, "day")]),
        ('kind = "work"', 'kind = "maybe"', [(2, "kind")]),
        ("until = 2027-01-03", "until = 2026-12-30", [(1, "until")]),
        ('number = "演练〔2026〕1号"', 'region = "450000"', [(0, "region")]),
        ("issued_on = 2026-11-05", 'issued_on = "昨天"', [(0, "issued_on")]),
        ("year = 2027", 'year = 2027\neffect = "maybe"', [(0, "effect")]),
        ("year = 2027", "year = 2027\nholiday = 1", [(0, "holiday")]),
        ("year = 2027", "year = = 2027", [(0, "file")]),
        ("year = 2027", 'year = 2027\ncorrects = "perhaps"', [(0, "corrects")]),
    ],
)
def test_each_fault_is_named_by_row_and_field(old, new, wrong):
    assert faults("n.toml", TOML.replace(old, new)) == wrong


def test_every_fault_is_told_at_once():
    twice = TOML.replace("day = 2027-01-09", "day = 2027-01-02").replace('"元旦"', '""')
    assert faults("n.toml", twice) == [(1, "name"), (2, "name"), (2, "day")]


def test_neither_number_nor_source_is_refused():
    bare = TOML.replace('number = "演练〔2026〕1号"', "").replace("source =", "text =")
    assert faults("n.toml", bare) == [(0, "number")]


@pytest.mark.parametrize(
    "data",
    [
        TOML.encode("gb18030"),
        b"\xff\xfe\x00\x01\x80",
        b"x" * (notice_files.LARGEST + 1),
        b"",
        b"#year,2027\n",
    ],
)
def test_a_file_that_cannot_be_a_notice_is_refused_whole(data):
    assert faults("n.csv", data)


def test_gbk_is_called_by_its_name():
    with pytest.raises(NoticeInvalid, match="GBK"):
        notice_files.read("n.toml", TOML.encode("gbk"))


def test_csv_faults_bear_the_files_own_lines():
    assert faults("n.csv", CSV.replace("2027-01-09,,work", "2027-01-09,,off;")) == [(7, "kind")]
    assert faults("n.csv", CSV.replace("day,until,kind,name", "day,until,name")) == [(5, "kind")]


def notice(year: int, *days: tuple[str, str], **more: str) -> DeclaredYear:
    named = tuple(DeclaredDay(day(text), kind, "演练") for text, kind in days)
    return DeclaredYear(year, "演练", None, "", named, **more)  # type: ignore[arg-type]


def test_later_goes_before_earlier_and_narrower_before_wider():
    year = notice(2027, ("2027-01-01", "off"), ("2027-01-09", "work"))
    longer = notice(2027, ("2027-01-09", "off"), effect="amends")
    local = notice(
        2027, ("2027-04-20", "off"), ("2027-01-01", "work"), effect="amends", region="45"
    )
    known = [year, longer, local]
    everywhere, there = in_force(known), in_force(known, ["45"])
    assert everywhere[day("2027-01-09")][0].kind == "off"
    assert everywhere[day("2027-01-01")][0].kind == "off"
    assert there[day("2027-01-01")][1] is local
    assert calendar_by("CN", 1, known).is_working_day(day("2027-04-20"))
    assert not calendar_by("CN", 1, known, ["45"]).is_working_day(day("2027-04-20"))


def test_a_year_declared_once_more_replaces_all_of_it():
    known = [notice(2027, ("2027-01-01", "off")), notice(2027, ("2027-01-04", "off"))]
    assert set(in_force(known)) == {day("2027-01-04")}
