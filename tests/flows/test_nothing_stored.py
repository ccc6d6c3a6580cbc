"""Raw text is kept nowhere: what is planted in every place of a file is in no file that the store writes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import drafting, loading, masking
from analytics.flows.office import Office
from analytics.ingest.reading.archives import Member
from tests.conftest import REGISTER

FORM = {
    "答卷编号": "{n}",
    "小区名称": "朝阳花园",
    "提交时间": "2026-09-0{n} 10:00:00",
    "渠道": "微信",
    "轮次": "1",
    "户号": "{n}-2-501",
    "来自IP": "10.9.8.7",
    "联系电话": "{n}",
    "性别": "男",
    "楼号": "3号楼",
    "总体满意度": "满意",
    "您希望谁来管": "物业",
    "想要什么（多选）": "树┋灯",
    "先改哪样（排序）": "路→灯",
    "其他说明": "其他",
    "意见建议": "路灯坏了第{n}次",
}
# How a number gets into a cell: alone, behind what belongs there, as the free text of an option.
WAYS = {"alone": "{number}", "behind": "{cell} {number}", "other": "其他：{number}", "bracketed": "其他〖{number}〗"}


class Planter:
    """Numbers that look like telephones, each planted once, and where."""

    def __init__(self) -> None:
        self.where: dict[str, str] = {}

    def __call__(self, where: str) -> str:
        number = f"1385{len(self.where):03d}4321"
        self.where[number] = where
        return number

    def found_in(self, folder: Path) -> list[str]:
        """Where those were planted that stand in any file of ``folder``."""
        written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        return [where for number, where in self.where.items() if number.encode() in written]


def rows(plant: Planter, way: str) -> pd.DataFrame:
    """A good row, and one more for each column with a number planted in it."""
    forms = [{name: cell.format(n=1) for name, cell in FORM.items()}]
    for n, heading in enumerate(FORM, start=2):
        form = {name: cell.format(n=n) for name, cell in FORM.items()} | {"提交时间": "2026-09-03 10:00:00"}
        number = plant(f"{heading}, {way}")
        forms.append(form | {heading: WAYS[way].format(cell=form[heading], number=number)})
    return pd.DataFrame(forms)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_planted_in_a_survey_is_stored_nowhere(office: Office, tmp_path: Path, way: str) -> None:
    given = tmp_path.parent / f"{tmp_path.name}-given"  # outside the folder that is searched
    given.mkdir()
    plant = Planter()
    (given / "名册.csv").write_text(REGISTER, encoding="utf-8")
    loading.load_file(office, given / "名册.csv", by="tester")
    frame = rows(plant, way).rename(
        columns={
            "意见建议": f"意见建议（联系{plant('heading of comments')}）",
            "您希望谁来管": f"您希望谁来管，电话{plant('heading of options')}",
            "总体满意度": f"总体满意度{plant('heading of scores')}",
        }
    )
    path = given / f"调查{plant('file name')}.xlsx"
    frame.to_excel(path, sheet_name=f"答卷{plant('sheet')}", index=False)
    receipt = loading.load_file(office, path, by="tester", on_bad_rows="set-aside")
    assert receipt.rows_accepted >= 10
    assert plant.found_in(tmp_path) == [], "while the store is open"
    office.store.close()
    assert plant.found_in(tmp_path) == [], "after it was closed"
    assert plant.found_in(given) == ["file name"] or plant.found_in(given) == [], "a workbook is compressed"


def test_what_is_planted_in_a_register_is_stored_nowhere(office: Office, tmp_path: Path) -> None:
    plant = Planter()
    given = tmp_path.parent / f"{tmp_path.name}-given"
    given.mkdir()
    lines = REGISTER.splitlines()
    for word in ("朝阳花园", "朝阳社区", "光明路街道", "市场化"):
        lines[1] = lines[1].replace(word, f"{word}{plant(word)}", 1)
    path = given / f"名册{plant('file name')}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    loading.load_file(office, path, by="tester", on_bad_rows="set-aside")
    office.store.close()
    assert plant.found_in(tmp_path) == []


def test_a_planted_number_would_be_found(office: Office, tmp_path: Path) -> None:
    plant = Planter()
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "left.wal").write_text(f"…{plant('log')}…")
    assert plant.found_in(tmp_path) == ["log"]


def test_headings_that_become_alike_are_told_apart(office: Office) -> None:
    text = "小区名称,找13800000001满意吗,找13800000002满意吗\n朝阳花园,满意,不满意\n"
    table = drafting.look(Member("调查.csv", text.encode())).table
    assert list(table.frame.columns) == ["小区名称", "找【手机】满意吗", "找【手机】满意吗（2）"]
    assert masking.headings(table) is table


def test_a_questionnaire_is_known_again_by_its_masked_headings(office: Office, tmp_path: Path) -> None:
    loading.load_file(office, _written(tmp_path / "名册.csv", REGISTER), by="tester")
    text = "小区名称,提交时间,总体满意度，有事打13800000001,意见建议\n朝阳花园,{day},满意,好\n"
    for day in ("2026-09-01", "2026-09-02"):
        drafted = loading.draft(office, "调查.csv", text.format(day=day).encode())
        loading.commit(office, drafted, loading.check(office, drafted), by="tester")
    with office.store.reading() as connection:
        assert connection.execute("SELECT count(*) FROM surveys").fetchall() == [(1,)]
        assert connection.execute("SELECT count(*) FROM items").fetchall() == [(2,)]


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
