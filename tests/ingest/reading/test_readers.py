"""Bytes in, text cells out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import MinyiError, UnreadableFile
from analytics.ingest.reading import archives, confinement, delimited, spss, workbooks
from analytics.ingest.reading.readers import Table, read_table
from analytics.ingest.reading.sheets import Book


def cells(read: Table) -> dict[str, list[str | None]]:
    return {str(name): [None if cell != cell else cell for cell in read.frame[name]] for name in read.frame.columns}


def xlsx(*sheets: tuple[str, list[list[object]]], hidden: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8-sig", "utf-8-sig"), ("utf-8", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("utf-16", "utf-16")],
)
def test_every_usual_encoding_gives_the_same_cells(encoding: str, named: str) -> None:
    read = read_table("甲.csv", "小区名称,满意\n金茵小区,非常满意\n".encode(encoding))
    assert cells(read) == {"小区名称": ["金茵小区"], "满意": ["非常满意"]}
    assert read.encoding == named


def test_an_unusual_encoding_is_guessed_or_refused() -> None:
    text = "名称,意见\n" + "甲,Les résidents sont très satisfaits à Genève – voilà\n" * 30
    read = read_table("甲.csv", text.replace("名称", "a").replace("意见", "b").replace("甲", "c").encode("cp1252"))
    assert len(read.frame) == 30


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_seen(delimiter: str) -> None:
    assert cells(read_table("甲.csv", f"甲{delimiter}乙\n1{delimiter}2\n".encode())) == {"甲": ["1"], "乙": ["2"]}


def test_quoted_newlines_delimiters_and_quotes_stay_in_their_cell() -> None:
    read = read_table("甲.csv", '编号,意见\n1,"漏水，\n三楼,四楼 ""都"" 漏"\n2,他说"好"\n'.encode())
    assert cells(read)["意见"] == ['漏水，\n三楼,四楼 "都" 漏', '他说"好"']


def test_separator_note_and_title_row_are_not_headings() -> None:
    assert cells(read_table("甲.csv", "sep=;\n甲;乙\n1;2\n".encode())) == {"甲": ["1"], "乙": ["2"]}
    read = read_table("甲.csv", "二季度满意度调查,,\n甲,乙,丙\n1,2,3\n".encode())
    assert cells(read) == {"甲": ["1"], "乙": ["2"], "丙": ["3"]}
    assert read.first_row == 3


def test_lines_between_title_and_heading_are_passed_over() -> None:
    read = read_table("甲.csv", "调查表,,,,\n填表单位：甲,,,,日期：9月\n甲,乙,丙,丁,戊\n1,2,3,4,5\n".encode())
    assert (list(read.frame.columns), read.first_row) == (list("甲乙丙丁戊"), 4)
    read = read_table("甲.csv", "调查表,,\n二季度,,\n甲,乙,丙\n1,2,3\n".encode())
    assert (list(read.frame.columns), read.first_row) == (list("甲乙丙"), 4)


def test_blank_lines_inside_keep_their_row_and_those_at_the_end_go() -> None:
    read = read_table("甲.csv", "甲,乙\n1,2\n\n , \n5,6\n,\n\n".encode())
    assert cells(read) == {"甲": ["1", None, None, "5"], "乙": ["2", None, None, "6"]}


def test_repeated_and_empty_headings_get_names_and_empty_columns_go() -> None:
    read = read_table("甲.csv", "甲,甲,,\n1,2,3,\n".encode())
    assert cells(read) == {"甲": ["1"], "甲（第2列）": ["2"], "第3列": ["3"]}


@pytest.fixture(params=[False, True], ids=["small", "large"])
def either_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's file as it is, and as if it were large."""
    if request.param:
        monkeypatch.setattr(delimited, "_LARGE_BYTES", 0)


@pytest.mark.parametrize(("row", "found"), [("3,4,5", 3), ("3", 1), ('3,4,5,""', 4)])
def test_a_row_that_does_not_fit_is_named(either_size: None, row: str, found: int) -> None:
    with pytest.raises(UnreadableFile, match=f"第 4 行有 {found} 列，标题行有 2 列"):
        read_table("甲.csv", f"甲,乙\n1,2\n\n{row}\n".encode())


def test_spare_delimiters_at_the_end_of_a_row_do_no_harm(either_size: None) -> None:
    assert cells(read_table("甲.csv", "甲,乙\n1,2,,\n".encode())) == {"甲": ["1"], "乙": ["2"]}


def test_a_quote_left_open_is_refused_not_swallowed() -> None:
    with pytest.raises(UnreadableFile, match="双引号"):
        read_table("甲.csv", '甲,乙\n1,"2\n3,4\n5,6\n'.encode())


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("甲.csv", b"", "是空的"),
        ("甲.csv", b"\xef\xbb\xbf \r\n", "是空的"),
        ("甲.csv", "甲,乙\n".encode(), "没有数据"),
        ("甲.csv", "甲,乙\n1,\x002\n".encode(), "第 2 行有空字符"),
        ("甲.xlsx", b"PK\x03\x04 broken", "已损坏"),
        ("甲.xls", bytes.fromhex("D0CF11E0A1B11AE1") + b"broken" * 200, "已损坏"),
        ("甲.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "设有打开密码"),
        ("甲.xls", b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("甲.xlsx", b"%PDF-1.4", "PDF"),
        ("甲.docx", None, "Word"),
    ],
)
def test_what_is_no_table_is_refused_with_its_name(name: str, data: bytes | None, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message) as refusal:
        read_table(name, word_document() if data is None else data)
    assert name in str(refusal.value)


def word_document() -> bytes:
    import zipfile

    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return target.getvalue()


def test_content_decides_not_the_extension() -> None:
    data = xlsx(("表", [["甲", "乙"], [1, 2]]))
    assert cells(read_table("甲.csv", data)) == {"甲": ["1"], "乙": ["2"]}
    assert cells(read_table("甲.xlsx", "甲,乙\n1,2\n".encode())) == {"甲": ["1"], "乙": ["2"]}


def test_workbook_cells_read_as_a_person_sees_them() -> None:
    row = [1, 2.5, 0.1 + 0.2, "001", dt.datetime(2026, 9, 3, 12, 5), dt.date(2026, 9, 3), True, None, "  "]
    read = read_table("甲.xlsx", xlsx(("表", [list("abcdefghi"), row])))
    assert read.frame.iloc[0].tolist()[:7] == [
        "1", "2.5", "0.3", "001", "2026-09-03 12:05:00", "2026-09-03 00:00:00", "TRUE",
    ]  # fmt: skip
    assert read.frame.iloc[0, 7:].isna().all()
    assert set(map(str, read.frame.dtypes)) == {"str"}


def test_row_numbers_count_title_and_blank_rows() -> None:
    read = read_table("甲.xlsx", xlsx(("表", [["台账"], [None], ["甲", "乙", "丙"], [1, 2, 3], [None], [4, 5, 6]])))
    assert read.first_row == 4
    assert cells(read)["甲"] == ["1", None, "4"]


def test_the_first_visible_sheet_with_cells_is_read_unless_another_is_asked_for() -> None:
    sheets = [("字典", [["x"], [9]]), ("空", []), ("数据", [["甲"], [1]]), ("二", [["乙"], [2]])]
    data = xlsx(*sheets, hidden="字典")
    read = read_table("甲.xlsx", data)
    assert (read.sheet, read.sheets) == ("数据", ("空", "数据", "二"))
    assert cells(read_table("甲.xlsx", data, sheet="二")) == {"乙": ["2"]}
    with pytest.raises(UnreadableFile, match="没有名为“三”的工作表。应为：空、数据、二"):
        read_table("甲.xlsx", data, sheet="三")


@contextmanager
def unconfined() -> Iterator[None]:
    """Parse in this process inside the block: a process for each of a few hundred examples takes a minute."""

    def parse(parser: str, filename: str, data: bytes, sheet: str | None = None) -> Book:
        return {"workbooks": workbooks.parse, "spss": spss.parse}[parser](filename, data, sheet)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(confinement, "parse", parse)
        yield


CASES = Path(__file__).parent.parent / "cases"
BOOK = xlsx(("表", [["甲", "乙", None], [1, "满意", "=1"], ["合计", 2, 3]]), ("二", [["甲", "乙"], [1, 2]]))
LEDGER = "台账,,\n编号,满意度,\n,道路,绿化\n1,满意,一般\n合计,2,3\n备注：无,,\n".encode()


def mutated(data: bytes) -> st.SearchStrategy[bytes]:
    """``data`` with a few pieces overwritten, and cut."""

    def mutate(pieces: list[tuple[int, bytes]], cut: int) -> bytes:
        changed = bytearray(data)
        for at, piece in pieces:
            changed[at : at + len(piece)] = piece
        return bytes(changed[: len(changed) - cut])

    piece = st.tuples(st.integers(0, len(data)), st.binary(min_size=1, max_size=4))
    return st.builds(mutate, st.lists(piece, max_size=4), st.one_of(st.just(0), st.integers(0, len(data))))


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet='甲乙,;\t"\n\r\x00 1sep=合计备注：', max_size=60).map(str.encode),
        st.lists(st.sampled_from(["", "甲", "1", "合计", "备注：x", "平均", '"']), max_size=30).map(
            lambda cells: "\n".join(",".join(cells[at : at + 3]) for at in range(0, len(cells), 3)).encode()
        ),
        st.binary(max_size=80).map(lambda tail: b"PK\x03\x04" + tail),
        st.binary(max_size=80).map(lambda tail: bytes.fromhex("D0CF11E0A1B11AE1") + tail),
        st.binary(max_size=80).map(lambda tail: b"$FL2" + tail),
        mutated(BOOK),
        mutated(LEDGER),
        mutated(LEDGER.decode().encode("gb18030")),
    )
)
def test_no_bytes_raise_anything_but_a_refusal(data: bytes) -> None:
    try:
        with unconfined():
            read = read_table("x.csv", data)
    except MinyiError:
        return
    assert len(read.frame) > 0
    assert read.frame.columns.is_unique
    assert read.frame.iloc[-1].notna().any()
    assert len(read.row_numbers) == len(read.frame)
    assert set(map(str, read.frame.dtypes)) == {"str"}


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_what_the_fuzzer_found_is_a_table_or_a_refusal(case: Path) -> None:
    try:
        for member in archives.members(case.name, case.read_bytes()):
            assert len(read_table(member.filename, member.data).frame) > 0
    except MinyiError as refusal:
        assert str(refusal)


@pytest.mark.parametrize(
    "spoilt",
    [
        "满意度,很好".encode().decode("latin-1"),
        "满意度,很好".encode().decode("latin-1").encode().decode("latin-1"),
        "满意度,很好\n".encode().decode("gb18030", errors="ignore"),
    ],
)
def test_text_saved_in_a_wrong_encoding_is_repaired_or_left(spoilt: str) -> None:
    read = read_table("a.csv", f"{spoilt}\n1,2\n".encode())
    whole = not spoilt.endswith("\n")
    assert (list(read.frame.columns) == ["满意度", "很好"]) == whole
    assert bool(read.set_aside) == whole


@pytest.mark.parametrize("text", ["联通,小区\n1,2\n", "très,élevé\n1,2\n", "Ã,b\n1,2\n"])
def test_text_that_is_not_certainly_spoilt_stays(text: str) -> None:
    read = read_table("a.csv", text.encode())
    assert (list(read.frame.columns), read.set_aside) == (text.split("\n")[0].split(","), ())


@pytest.mark.reference
@pytest.mark.parametrize(("name", "shape"), [("wjx_357_357_0.xls", (204, 9)), ("wjx_800_800_0.xls", (800, 14))])
def test_genuine_xls_exports_are_read(reference: Callable[[str], Path], name: str, shape: tuple[int, int]) -> None:
    read = read_table(name, reference(f"survey-exports/{name}").read_bytes())
    assert read.frame.shape == shape
    assert read.frame["序号"].iloc[0] in ("1", "2")
