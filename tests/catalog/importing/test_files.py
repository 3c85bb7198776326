from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from catalog.errors import (
    CodeTwice,
    ColumnsMissing,
    ListTooLarge,
    ListUnreadable,
    MappingUnreadable,
)
from catalog.importing import files, mapping, rows
from tests.catalog.importing import lists


def understood(content: bytes) -> list[rows.ListedItem]:
    table = files.read_bytes(content, name="list")
    return rows.understood(table, mapping.fitting(table, None))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_csv_is_read_in_whatever_encoding_officials_save_it(encoding):
    content = lists.as_csv([lists.row()]).decode().encode(encoding)
    assert [one.department for one in understood(content)] == ["省公安厅"]


def test_a_workbook_is_read_like_a_csv():
    assert understood(lists.packed(lists.as_book([lists.row()]))) == understood(
        lists.as_csv([lists.row()])
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空文件"),
        (b"\xff\xfe\x00\x01", "UTF-16"),
        (b"\xff\xff\xff,\x81", "既不是"),
        (b"\xd0\xcf\x11\xe0rest", "XLS"),
        (b"PK\x03\x04 no zip at all", "损坏"),
        (lists.as_csv([lists.row()]).replace("事项1".encode(), b"a\x00b"), "第2行“职权名称”"),
        (lists.as_csv([[*lists.row(), "more"]]), "第2行：比表头多出1列"),
        (lists.as_csv([], header=["a", "a"]), "“a”出现两次"),
        (lists.as_csv([], header=["a", "", "b"]), "空的列名"),
        (lists.HEADER[0].encode() + b'\n"open', "第2行：不是合格的 CSV"),
    ],
)
def test_what_is_no_plain_table_is_refused_by_its_place(content, told):
    with pytest.raises(ListUnreadable, match=told):
        files.read_bytes(content, name="list")


def test_a_header_that_lacks_a_column_is_told_which():
    with pytest.raises(ColumnsMissing, match="缺少列 法定时限"):
        understood(lists.as_csv([], header=[name for name in lists.HEADER if name != "法定时限"]))
    with pytest.raises(ColumnsMissing, match="--mapping"):
        understood(lists.as_csv([], header=["a", "b"]))


def test_two_rows_of_one_code_are_refused_with_both_rows():
    with pytest.raises(CodeTwice, match=r"第3行“职权编码”.*与第2行重复"):
        understood(lists.as_csv([lists.row(), lists.row()]))


def test_merged_cells_are_refused():
    book = lists.as_book([lists.row(1), lists.row(2)])
    book.active.merge_cells("D2:D3")
    with pytest.raises(ListUnreadable, match="第2行：单元格 D2:D3 已合并"):
        understood(lists.packed(book))


def test_a_formula_is_refused_with_row_and_field():
    book = lists.as_book([lists.row()])
    book.active["G2"] = '=F2&"内"'
    with pytest.raises(ListUnreadable, match="第2行“承诺时限”：单元格 G2 是公式"):
        understood(lists.packed(book))


def test_a_second_filled_sheet_is_refused():
    book = lists.as_book([lists.row()])
    book.create_sheet("附表")["A1"] = "more"
    with pytest.raises(ListUnreadable, match="附表"):
        understood(lists.packed(book))


def test_a_cell_at_the_end_of_the_world_does_not_fill_the_memory():
    book = lists.as_book([lists.row()])
    book.active.cell(1_048_576, 16_384, "x")
    with pytest.raises(ListTooLarge):
        understood(lists.packed(book))


def test_a_file_of_100_megabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as large:
        large.truncate(100 * 1024 * 1024)
    with pytest.raises(ListTooLarge, match=r"100\.0 MB"):
        files.read_path(path)
    with pytest.raises(ListUnreadable):
        files.read_path(tmp_path / "none.csv")


def test_a_small_workbook_that_unpacks_to_a_large_one_is_refused():
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parts:
        for n in range(3):
            parts.writestr(f"{n}", bytes(80 * 1024 * 1024))
    with pytest.raises(ListTooLarge, match="解压后"):
        files.read_bytes(content.getvalue(), name="list")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (lists.row(code="230000"), "“职权编码”：230000 不合编码格式"),
        (lists.row(code=""), "“职权编码”：不能为空"),
        (lists.row(unit=""), "“实施主体”：不能为空"),
        (lists.row(name="长" * 201), "“职权名称”：超过200字"),
        (lists.row(kind="行政处罚"), "“职权类型”：不是已知的事项类型"),
        (
            lists.row(promise="21个工作日"),
            "“承诺时限”：承诺时限“21个工作日”长于法定时限“20个工作日”",
        ),
        (lists.row(fee=("否", "每本10元")), "“收费依据与标准”：写明不收费而又列有"),
        (lists.row(fee=("是", "无")), "“收费依据与标准”：写明收费而没有"),
        (lists.row(fee=("", "")), "“收费”：没有写明"),
    ],
)
def test_a_row_that_breaks_an_invariant_is_told_and_the_others_are_not(row, told):
    sound, broken = understood(lists.as_csv([lists.row(7), row]))
    assert sound.errors == ()
    assert [error for error in broken.errors if told in error and error.startswith("第3行")]


def test_limits_in_two_units_are_not_compared():
    (one,) = understood(lists.as_csv([lists.row(law="20日", promise="21个工作日")]))
    assert one.errors == ()


def test_a_mapping_that_is_none_is_told(tmp_path):
    path = tmp_path / "m.toml"
    for text in ("x = [", 'name = "x"', 'name = "x"\n[columns]\ncolour = "c"'):
        path.write_text(text)
        with pytest.raises(MappingUnreadable, match=r"m\.toml"):
            mapping.read_mapping(path)
    with pytest.raises(MappingUnreadable):
        mapping.read_mapping(tmp_path / "none.toml")
