"""A .zip gives the tables inside it."""

from __future__ import annotations

import io
import zipfile

import pytest

from analytics.errors import UnreadableFile
from analytics.ingest.reading import archives
from tests.ingest.hostile import PLAIN, archive, flagged_encrypted, lying_sizes, workbook


def test_the_three_files_of_wenjuanwang_come_out() -> None:
    data = archive(("All_Data_Readable.csv", b"1"), ("All_Data_Original.csv", b"2"), ("code.csv", b"3"))
    assert archives.members("导出.zip", data) == (
        archives.Member("All_Data_Readable.csv", b"1"),
        archives.Member("All_Data_Original.csv", b"2"),
        archives.Member("code.csv", b"3"),
    )


def test_litter_is_left_and_other_kinds_are_named() -> None:
    litter = ["__MACOSX/._甲.csv", ".DS_Store", "数据/", "数据/.hidden.csv", "数据/~$甲.xlsx", "Thumbs.db"]
    data = archive(("数据/甲.CSV", b"1"), ("说明.docx", b"2"), ("图.png", b"3"), *((name, b"") for name in litter))
    found = archives.contents("a.zip", data)
    assert [member.filename for member in found.members] == ["甲.CSV"]
    assert found.passed_over == ("说明.docx", "图.png")


def test_a_workbook_is_one_file() -> None:
    data = workbook(PLAIN)
    assert archives.members("甲.xlsx", data) == (archives.Member("甲.xlsx", data),)
    held = archives.members("a.zip", archive(("甲.xlsx", data), ("乙.sav", b"$FL2")))
    assert [member.filename for member in held] == ["甲.xlsx", "乙.sav"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_written_by_chinese_windows_are_readable(encoding: str) -> None:
    raw = "满意度问卷.csv".encode(encoding)
    data = archive(("x" * len(raw), b"1")).replace(b"x" * len(raw), raw)
    assert [member.filename for member in archives.members("a.zip", data)] == ["满意度问卷.csv"]


def many(count: int) -> bytes:
    return archive(*((f"{at}.csv", b"1") for at in range(count)))


def bomb() -> bytes:
    return archive(("a.csv", bytes(archives.MOST_BYTES // 2)), ("b.csv", bytes(archives.MOST_BYTES // 2 + 1)))


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (archive(("内.zip", b"PK"), ("甲.csv", b"1")), "里还有压缩包 内.zip"),
        (archive(("说明.docx", b"2")), "没有表格"),
        (many(51), "有 51 个文件。应为：不超过 50 个"),
        (flagged_encrypted(archive(("甲.csv", b"1"))), "设有密码"),
        (lying_sizes(archive(("甲.csv", b"1" * 99)), 9), "已损坏或没有传完"),
        (archive(("甲.csv", b"1" * 99))[:-30], "已损坏或没有传完"),
    ],
    ids=["archive inside", "no table", "too many", "encrypted", "lying", "truncated"],
)
def test_what_cannot_be_unpacked_is_refused(data: bytes, refusal: str) -> None:
    with pytest.raises(UnreadableFile, match=refusal):
        archives.members("a.zip", data)


def test_a_bomb_is_counted_while_it_inflates() -> None:
    data = bomb()
    assert len(data) < 2 << 20
    with pytest.raises(UnreadableFile, match="解压后超过 300 MB"):
        archives.members("a.zip", data)


def test_fifty_files_are_unpacked() -> None:
    assert len(archives.members("a.zip", many(50))) == 50


def test_deflated_bytes_that_are_broken_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        made.writestr("a.csv", b"1,2,3,4")
    with pytest.raises(UnreadableFile, match="已损坏"):
        archives.members("a.zip", target.getvalue().replace(b"1,2,3,4", b"1,2,3,5"))


def test_odd_packing_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.csv", b"1")
    with pytest.raises(UnreadableFile, match="已损坏"):
        archives.members("a.zip", target.getvalue())


def test_a_workbook_that_was_cut_is_no_archive() -> None:
    """Its reader says what is wrong with it: nobody who sees 甲.xlsx thinks of an archive."""
    cut = workbook(PLAIN)[:-200]
    assert archives.members("甲.xlsx", cut) == (archives.Member("甲.xlsx", cut),)
