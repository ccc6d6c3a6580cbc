"""Whatever stands under a platform's headings is read, reported or refused, with no row lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import UnmappableFile
from analytics.ingest.platforms import recognition
from tests.ingest.frames import checked, table

HEADS = {
    "wjx": ["序号", "提交答卷时间", "所用时间", "来源"],
    "tencent": ["编号", "开始答题时间", "结束答题时间", "答题时长"],
    "wenjuanwang": ["start", "finish", "答题时长"],
    "jinshuju": ["序号", "提交时间", "更新时间", "提交人"],
    "limesurvey": ["id", "submitdate", "lastpage", "seed"],
    "kobo": ["_id", "_submission_time", "_index", "end"],
}
ASKED = [
    "1.总体满意度", "2.要:树", "2.要:其他", "2.要", "2.要:其他_填空1", "第3题(停车)", "第3题(电梯)", "第3题",
    "4、评价", "希望_灯", "希望_树", "5、建议",
    "q1[SQ001]", "q1[SQ002]", "q2[1]", "q2[2]", "q3[other]. 要 [其他]", "组/灯", "组/树", "组",
]  # fmt: skip
SAID = ["0", "1", "2", "-3", "-2", "树", "灯", "(跳过)", "满意", "┋", "其他〖", "树→灯", "→", "Y", "N/A", "A1", "树 灯"]
CELLS = st.one_of(st.none(), st.sampled_from(SAID))


@pytest.mark.parametrize("name", HEADS)
@settings(max_examples=40, deadline=None)
@given(st.data(), st.integers(1, 5))
def test_any_cells_under_a_platforms_headings(name: str, data: st.DataObject, rows: int) -> None:
    columns: dict[str, list[str | None]] = {heading: ["2026-09-03"] * rows for heading in HEADS[name]}
    columns |= {HEADS[name][0]: [str(row + 1) for row in range(rows)]} if name != "wenjuanwang" else {}
    for heading in ["小区编号", *data.draw(st.lists(st.sampled_from(ASKED), unique=True))]:
        columns[heading] = data.draw(st.lists(CELLS, min_size=rows, max_size=rows))
    columns["小区编号"] = ["ZZ001"] * rows
    read = table(columns)
    platform = recognition.recognise(read)
    assert platform.name == name
    assert len(recognition.unfold(read, platform).frame) == rows
    try:
        result = checked(read, on_bad_rows="set-aside")
    except UnmappableFile:
        return
    assert result.rows_read == rows
    if result.accepted is not None:
        answers = result.accepted.answers
        ranked = set(result.accepted.items.loc[result.accepted.items["type"] == "ranking", "item_id"])
        filled = answers[["level", "choice", "missing"]].notna().sum(axis=1)
        assert filled[~answers["item_id"].isin(ranked)].eq(1).all()
        assert filled[answers["item_id"].isin(ranked)].isin([1, 2]).all()
        assert not answers.duplicated(["response", "item_id", "choice"]).any()


def test_a_table_without_marks_is_canonical() -> None:
    platform = recognition.recognise(table({"小区编号": ["ZZ001"], "提交时间": ["2026-09-03"]}))
    assert (platform.name, platform.mode) == ("canonical", "text")
