"""What tells who wrote a form is hidden before any of a file is shown."""

from __future__ import annotations

from analytics.flows import drafting, masking
from analytics.flows.office import Office
from analytics.ingest.reading.archives import Member
from tests.conftest import REGISTER
from tests.flows.test_loading import load

TEXT = (
    "小区名称,提交时间,姓名,户号,来自IP,总体满意度,意见建议,您希望谁来管\n"
    "朝阳花园,2026-09-01,张三丰,3-2-501,10.1.2.3,满意,找张先生13800000000,找李先生13900000000\n"
    "建设新村,2026-09-02,,,,一般,好,物业\n"
)


def test_the_preview_of_a_file_names_nobody(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    drafted = drafting.draft(office, drafting.read(office, Member("调查.csv", TEXT.encode())))
    shown = masking.preview(drafted.table.frame, drafted.codebook, rows=8)
    assert shown.loc[0, ["姓名", "户号", "来自IP"]].tolist() == ["（不显示）"] * 3
    assert shown.loc[1, ["姓名", "户号", "来自IP"]].isna().all(), "what is blank stays so"
    assert shown.loc[0, "意见建议"] == "找【姓名】【手机】"
    assert shown["小区名称"].tolist() == ["朝阳花园", "建设新村"] and shown.loc[0, "提交时间"] == "2026-09-01"
    examples = "".join(drafted.codebook.to_frame()["示例"])
    assert not any(secret in examples for secret in ("13900000000", "李先生", "张三丰", "501", "10.1.2.3"))
