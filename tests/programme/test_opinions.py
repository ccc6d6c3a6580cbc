"""Opinions: what came in by which channel, handled one by one or many at once, filled in elsewhere and read back."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from analytics.errors import DuplicateFile, UnmappableFile
from analytics.flows import loading
from analytics.flows.office import Office, open_office
from analytics.model import Scope, SourceFile
from analytics.programme.entering import records
from analytics.programme.publicity import opinion_changes, opinion_tally, opinions
from analytics.programme.publicity.opinion_changes import OpinionsRefused
from analytics.reports import opinion_workbook
from analytics.settings import PROJECT
from analytics.store import batches
from analytics.store.cycle import Draft, EntryChanged, StepRefused
from tests.stores import url_of

DAY = dt.date(2026, 10, 8)
DADONG = Scope(district=("大东区",))
# C1 ten opinions (one says nothing only once it is grouped), C2 three: too few to show; C3 none.
FORMS = "答卷编号,小区编号,提交时间,渠道,调查,是否同意改造,意见建议\n" + "".join(
    f"{n},{place},2026-03-16 08:{n:02d},{channel},居民意愿调查,同意,{text}\n"
    for n, (place, channel, text) in enumerate(
        [("C1", "微信", f"车棚要加顶棚，第{one}次说") for one in range(6)]
        + [("C1", "入户走访", "楼道灯不亮"), ("C1", "入户走访", "楼道灯不亮！"), ("C1", "", "=1+1 下水道堵")]
        + [("C1", "热线", "电话13800138000没人接"), ("C2", "微信", "要电梯"), ("C2", "微信", "不要电梯")]
        + [("C2", "楼长", "院墙矮"), ("C3", "微信", "")],
        start=1,
    )
)


@pytest.fixture
def asked(office: Office, tmp_path: Path) -> Office:
    """The four communities, asked for their wishes."""
    path = tmp_path / "意愿.csv"
    path.write_text(FORMS, encoding="utf-8")
    loading.load_file(office, path, by="tester")
    return office


@pytest.fixture(scope="module")
def dadong(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(url_of(tmp_path_factory.mktemp("dadong") / "minyi.duckdb"))
    for name in ("register.csv", "opinion_dadong.csv"):
        loading.load_file(opened, PROJECT / "sample_data" / name, by="tester")
    yield opened
    opened.close()


def rows(office: Office, **filters: Any) -> pd.DataFrame:
    return opinions.opinions(office, **filters)[0]


def decide(office: Office, ids: list[str], decision: str, **told: Any) -> list[str]:
    seen = told.pop("seen", None) or opinions.seen_of(rows(office, comment_ids=ids))
    return opinions.handle(office, ids, decision, seen=seen, by="王敏", **told)


def source(office: Office, data: bytes) -> SourceFile:
    return SourceFile("意见办理.xlsx", hashlib.sha256(data).hexdigest(), "王敏", office.now())


def test_dadongs_published_figures_come_out(dadong: Office) -> None:
    held = [("meeting", 4, 120), ("visit", 20, 60), ("visit", 6, 18)]
    drafts = [
        Draft("consultation", "hold", "SY-001", value={"channel": channel, "times": times, "participants": people})
        for channel, times, people in held
    ]
    records.enter(dadong, drafts, by="王敏")
    assert opinions.gathered(dadong, DADONG) == {"questionnaires": 810, "meetings": 4, "visits": 26, "opinions": 354}
    found = opinions.by_channel(dadong, DADONG).set_index("channel")
    assert found["forms"].sum() == 810 and found["received"].sum() == 354 and not found["suppressed"].any()
    assert found.loc[["meeting", "visit"], "times"].tolist() == [4, 26]
    assert found.loc["visit", ["forms", "participants"]].tolist() == [228, 78]
    assert found.index.tolist() == ["questionnaire", "meeting", "visit", "box", "wechat", "hotline", "other"]
    assert opinions.total(dadong, DADONG)["received"].tolist() == [354]
    assert opinions.by_community(dadong, DADONG)["received"].sum() == 354
    few = rows(dadong, scope=Scope(community_id=("SY-015",)))
    assert len(few) == 5 and few["hidden"].all() and few["text"].isna().all()


def test_a_page_of_opinions(asked: Office) -> None:
    found, total = opinions.opinions(asked, limit=4, offset=0)
    assert (len(found), total) == (4, 13)
    assert found["submitted_at"].is_monotonic_decreasing
    assert found.loc[found["community_id"] == "C2", "hidden"].all()
    told = rows(asked, channel="visit")
    assert told["text"].tolist() == ["楼道灯不亮！", "楼道灯不亮"] and told["name"].tolist() == ["朝阳花园"] * 2
    assert len(rows(asked, channel="questionnaire")) == 1 and len(rows(asked, channel="other")) == 1
    assert "13800138000" not in " ".join(rows(asked)["text"].dropna())


def test_each_decision_is_counted(asked: Office) -> None:
    ids = rows(asked, scope=Scope(community_id=("C1",)))["comment_id"].tolist()
    decide(asked, ids[:3], "adopted", unit="建设单位")
    decide(asked, ids[3:4], "partly", reply="只加一半")
    decide(asked, ids[4:6], "declined", reply="不在范围内")
    decide(asked, ids[6:7], "answered", reply="已说明进度")
    c1 = opinions.by_community(asked).set_index("community_id").loc["C1"]
    # C2 has three: hidden, and with it C1, or 13 − 10 would tell them.
    assert c1["suppressed"]
    told = opinion_tally.tally(opinions.stored.opinion_counts(asked.store, Scope(community_id=("C1",)))).iloc[0]
    assert told[["received", "to_handle", "handled", "open"]].tolist() == [10, 10, 7, 3]
    assert told[["adopted", "partly", "declined", "answered", "fed_back"]].tolist() == [3, 1, 2, 1, 1]
    assert told["handled_share"] == 7 / 10 and told["adopted_share"] == 4 / 6
    assert rows(asked, state="open")["comment_id"].isin(ids[7:]).sum() == 3
    assert rows(asked, state="declined")["reply"].tolist() == ["不在范围内"] * 2


def test_a_decision_stays_when_the_resident_is_told(asked: Office) -> None:
    one = rows(asked)["comment_id"].tolist()[-1:]
    seen = opinions.seen_of(rows(asked, comment_ids=one))
    with pytest.raises(StepRefused, match="尚未登记"):
        opinions.feed_back(asked, one, seen=seen, answered_on=DAY, by="王敏")
    decide(asked, one, "adopted")
    seen = opinions.seen_of(rows(asked, comment_ids=one))
    opinions.feed_back(asked, one, seen=seen, answered_on=DAY, by="王敏")
    (row,) = rows(asked, comment_ids=one).itertuples()
    assert (row.state, row.answered_on.date()) == ("adopted", DAY)
    assert opinions.total(asked)["fed_back"].tolist() == [1]
    with pytest.raises(StepRefused, match="状态是“采纳”，不能“已反馈”"):
        decide(asked, one, "answered", reply="已告知")
    decide(asked, one, "declined", reply="复核后不采纳")
    assert rows(asked, comment_ids=one)["state"].tolist() == ["declined"]


@pytest.mark.parametrize("decision", ["partly", "declined", "answered"])
def test_without_a_reason_nothing_is_decided(asked: Office, decision: str) -> None:
    ids = rows(asked)["comment_id"].tolist()[:2]
    with pytest.raises(StepRefused, match="没有填写：答复或理由"):
        decide(asked, ids, decision)
    assert records.history(asked).empty


def test_all_or_none_and_only_opinions(asked: Office) -> None:
    ids = rows(asked)["comment_id"].tolist()[:2]
    with pytest.raises(StepRefused, match="没有编号为 c-none 的意见"):
        decide(asked, [*ids, "c-none"], "adopted")
    with pytest.raises(StepRefused, match="没有选择意见"):
        decide(asked, [], "adopted", seen={"": None})
    stale = opinions.seen_of(rows(asked, comment_ids=ids))
    decide(asked, ids[:1], "declined", reply="不可行")
    with pytest.raises(EntryChanged, match="已由 王敏"):
        decide(asked, ids, "adopted", seen=stale)
    with pytest.raises(StepRefused, match="反馈日期 2099-01-01 在今天之后"):
        decide(asked, ids, "adopted", answered_on=dt.date(2099, 1, 1))
    assert rows(asked, comment_ids=ids)["state"].isna().sum() == 1


def test_what_was_taken_back_is_open_and_decided_anew(asked: Office) -> None:
    one = rows(asked)["comment_id"].tolist()[:1]
    (entry,) = decide(asked, one, "adopted")
    records.take_back(asked, entry, seen=1, by="王敏", reason="点错")
    (row,) = rows(asked, comment_ids=one).itertuples()
    assert pd.isna(row.state) and pd.isna(row.seen)
    decide(asked, one, "declined", reply="不可行")
    assert rows(asked, comment_ids=one)["state"].tolist() == ["declined"]


def test_copies_are_handled_together(asked: Office) -> None:
    from analytics.flows import grouping

    one = rows(asked, channel="visit")["comment_id"].tolist()[:1]
    assert len(opinions.alike(asked, one)) == 1
    grouping.group_store(asked)
    both = opinions.alike(asked, one)
    assert sorted(both["text"]) == ["楼道灯不亮", "楼道灯不亮！"]
    decide(asked, both["comment_id"].tolist(), "adopted")
    assert opinions.alike(asked, one).empty
    assert opinions.by_topic(asked)["received"].sum() <= 13


def test_opinions_of_an_undone_file_are_not_counted(asked: Office) -> None:
    one = rows(asked)["comment_id"].tolist()[:1]
    decide(asked, one, "adopted")
    turn: dict[str, Any] = {"by": "王敏", "at": asked.now(), "fold": records.fold}
    batches.undo(asked.store, 2, **turn)
    assert rows(asked).empty and opinions.total(asked)["received"].tolist() == [0]
    assert opinions.total(asked)["handled_share"].isna().all()
    batches.redo(asked.store, 2, **turn)
    assert rows(asked, comment_ids=one)["state"].tolist() == ["adopted"]


def filled(office: Office, **cells: Any) -> tuple[bytes, list[str]]:
    """The workbook with the cells of column ``name_row`` filled in; its bytes, and the ids in its order."""
    table = opinion_changes.table(office)
    book = load_workbook(
        pd.io.common.BytesIO(opinion_workbook.workbook(table, comment_minimum=8, made_at=office.now()))
    )
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[1]}
    for where, told in cells.items():
        name, number = where.rsplit("_", 1)
        sheet.cell(int(number), heads[opinion_workbook.HEADINGS[name]], told)
    target = pd.io.common.BytesIO()
    book.save(target)
    return target.getvalue(), table["comment_id"].tolist()


def test_a_workbook_goes_out_and_comes_back(asked: Office) -> None:
    untouched, ids = filled(asked)
    assert opinion_changes.changes(asked, opinion_workbook.read("a.xlsx", untouched)).told.empty
    book = load_workbook(pd.io.common.BytesIO(untouched))
    texts = [row[5].value for row in book.active.iter_rows(min_row=2)]
    assert texts.count("（意见太少，不列原文）") == 3 and any(str(text).startswith("=1+1") for text in texts)
    assert book.active.cell(6, 6).data_type == "s"
    data, ids = filled(asked, decision_2="采纳", unit_2="物业", decision_3="不采纳", reply_3="超出范围",
                       decision_4="已反馈", reply_4="已说明", answered_on_4="2026-10-08")  # fmt: skip
    edited = opinion_workbook.read("意见办理.xlsx", data)
    told = opinion_changes.changes(asked, edited).told
    assert told["comment_id"].tolist() == ids[:3]
    assert told["what"].tolist() == ["采纳；物业", "不采纳；超出范围", "已反馈；已说明；2026-10-08"]
    receipt = opinion_changes.enter(asked, edited, source(asked, data))
    state = rows(asked, comment_ids=ids[:3]).set_index("comment_id")["state"]
    assert state[ids[:3]].tolist() == ["adopted", "declined", "answered"]
    with pytest.raises(DuplicateFile):
        opinion_changes.enter(asked, edited, source(asked, data))
    batches.undo(asked.store, receipt.batch_id, by="王敏", at=asked.now(), fold=records.fold)
    assert rows(asked, state="open")["comment_id"].isin(ids[:3]).sum() == 3
    with pytest.raises(StepRefused, match="表中没有改动"):
        opinion_changes.enter(asked, opinion_workbook.read("a.xlsx", untouched), source(asked, untouched))


def test_all_faults_of_a_workbook_are_said_at_once(asked: Office) -> None:
    data, ids = filled(asked, decision_2="采纳", decision_3="不采纳", decision_4="同意", decision_5="采纳",
                       answered_on_5="下周", comment_id_6="c-strange", decision_6="采纳", reply_7="没写结果",
                       decision_8="部分采纳", reply_8="半", answered_on_9="2099-01-01", decision_9="采纳")  # fmt: skip
    decide(asked, ids[:1], "declined", reply="李强先办了")
    decide(asked, ids[6:7], "adopted")
    with pytest.raises(OpinionsRefused) as refused:
        opinion_changes.enter(asked, opinion_workbook.read("a.xlsx", data), source(asked, data))
    found = refused.value.issues.set_index("row")
    columns = "版本 答复或理由 处理结果 反馈日期 意见编号 处理结果 版本 反馈日期"
    assert found["column"].to_dict() == dict(enumerate(columns.split(), start=2))
    assert "已由 王敏 办理为“不采纳”" in found.loc[2, "reason"] and "要写明" in found.loc[3, "reason"]
    assert "8 处问题" in str(refused.value)
    assert len(records.history(asked)) == 2


def test_another_table_is_refused(asked: Office) -> None:
    with pytest.raises(UnmappableFile, match=r"缺少列：意见编号.*版本"):
        opinion_workbook.read("a.csv", "小区,意见\n甲,乙\n丙,丁\n".encode())


def test_a_decided_one_is_not_merely_answered(asked: Office) -> None:
    one = rows(asked)["comment_id"].tolist()[:1]
    decide(asked, one, "adopted")
    data, _ids = filled(asked, decision_2="已反馈", reply_2="已告知")
    with pytest.raises(OpinionsRefused, match="已经是“采纳”"):
        opinion_changes.changes(asked, opinion_workbook.read("a.xlsx", data))
    data, _ids = filled(asked, answered_on_2="2026-10-08")
    edited = opinion_workbook.read("a.xlsx", data)
    opinion_changes.enter(asked, edited, source(asked, data))
    assert rows(asked, comment_ids=one)["answered_on"].dt.date.tolist() == [DAY]
