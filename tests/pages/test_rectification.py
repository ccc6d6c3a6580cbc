"""整改台账: reading, moving and editing an entry, two analysts at once, proposals, and a file that comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.flows.office import Office, open_office
from analytics.language import using
from analytics.programme.entering import records
from analytics.programme.ledger import rectification
from tests.conftest import REGISTER
from tests.pages import desk
from tests.programme.ledgers import move, opened

Edit = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture
def office(city: str) -> Iterator[Office]:
    with closing(open_office(city)) as office:
        yield office


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Edit]:
    """By name of the widget's first word what is typed into a table: AppTest has no hands for it."""
    hands: dict[str, Edit] = {}

    def editor(frame: pd.DataFrame, *, key: str, **_asked: Any) -> pd.DataFrame:
        return hands.get(key.split("-")[0], lambda same: same)(frame.copy())

    monkeypatch.setattr(st, "data_editor", editor)
    return hands


def unit(name: str, row: int = 0) -> Edit:
    def write(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(unit=[name if at == row else old for at, old in enumerate(frame["unit"])])

    return write


def editing() -> AppTest:
    app = desk.dashboard("rectification")
    app.toggle(key="ledger-editing").set_value(True).run()
    assert not app.exception
    return app


def only(office: Office) -> Any:
    (row,) = rectification.ledger(office).itertuples()
    return row


def test_empty_states_say_what_to_do(city: str) -> None:
    assert "还没有整改条目" in desk.said(desk.dashboard("rectification"))
    assert "还没有整改条目" in desk.said(desk.dashboard("rectification", view="progress"))
    assert "没有做过两轮" in desk.said(desk.dashboard("rectification", view="rounds"))


def test_without_a_register_it_leads_to_the_upload(emptied: str) -> None:
    assert "还没有任何数据" in desk.said(desk.dashboard("rectification"))


def test_the_ledger_is_filtered_by_the_url(office: Office) -> None:
    opened(office, unit="城建公司", deadline="2020-01-01")
    opened(office, "C2", problem="路灯不亮")
    app = desk.dashboard("rectification", overdue="late")
    assert app.dataframe[0].value["problem"].tolist() == ["三号楼漏水"]
    assert "逾期" in app.dataframe[0].value["overdue"].iloc[0] and "共 1 条" in desk.said(app)
    app = desk.dashboard("rectification", unit="-")
    assert app.dataframe[0].value["problem"].tolist() == ["路灯不亮"]


def test_a_move_is_made_by_its_form_and_taken_back_with_a_reason(office: Office) -> None:
    entry = opened(office, unit="城建公司")
    app = desk.dashboard("rectification", entry=entry)
    app.button_group(key=f"move-{entry}-0").set_value("start").run()
    app.button(key=f"do-{entry}").click().run()
    assert "没有填写：整改时限" in desk.said(app) and only(office).state == "open"
    app.date_input(key=f"form-{entry}-0-start-deadline").set_value(pd.Timestamp("2026-12-01").date())
    app.button(key=f"do-{entry}").click().run()
    assert not app.exception
    assert (only(office).state, only(office).unit) == ("in_hand", "城建公司")
    app.text_input(key=f"back-{entry}").set_value("点错了")
    app.button(key=f"back-do-{entry}").click().run()
    assert only(office).state == "open"
    assert records.history(office, entry_id=entry)["reason"].iloc[-1] == "点错了"


def test_what_is_typed_stays_when_another_was_faster(office: Office) -> None:
    entry = opened(office)
    app = desk.dashboard("rectification", entry=entry)
    app.button_group(key=f"move-{entry}-0").set_value("drop").run()
    app.text_area(key=f"form-{entry}-0-drop-reason").set_value("不属改造范围")
    move(office, entry, "start", unit="街道办", deadline="2026-12-01", by="李芳")
    app.button(key=f"do-{entry}").click().run()
    said = desk.said(app)
    assert "李芳" in said and "责任单位 街道办" in said and only(office).state == "in_hand"
    assert app.text_area(key=f"form-{entry}-0-drop-reason").value == "不属改造范围"
    app.button(key=f"ack-{entry}").click().run()
    assert app.text_area(key=f"form-{entry}-0-drop-reason").value == "不属改造范围"
    app.button(key=f"do-{entry}").click().run()
    assert only(office).state == "dropped"


def test_the_software_s_own_words_are_edited_in_english_and_stored_in_chinese(
    office: Office, typed: dict[str, Edit]
) -> None:
    opened(office, problem="居民集中反映“停车”", unit="消防救援机构、物业服务企业", category="完善类")
    opened(office, "C2", problem="路灯不亮", unit="城建公司")
    app = desk.dashboard("rectification", lang="en")
    assert app.dataframe[0].value["unit"].tolist() == ["Fire service, Property manager", "城建公司"]
    assert app.dataframe[0].value["problem"].tolist() == ["Many residents raise “Parking”", "路灯不亮"]
    with using("en"):  # in which the test bench finds a choice again by its words
        app.toggle(key="ledger-editing").set_value(True).run()
        typed["ledger"] = lambda frame: frame.assign(person=["李芳", None], unit=["Fire service", "城建公司"])
        app.run()
        assert "Fire service, Property manager → Fire service" in desk.said(app)
        app.button(key="ledger-save").click().run()
        assert not app.exception
    ledger = rectification.ledger(office)
    assert ledger["unit"].tolist() == ["消防救援机构", "城建公司"] and ledger["person"].iloc[0] == "李芳"
    assert ledger["problem"].iloc[0] == "居民集中反映“停车”" and ledger["category"].iloc[0] == "完善类"


def test_edits_are_previewed_then_saved_together(office: Office, typed: dict[str, Edit]) -> None:
    opened(office)
    opened(office, "C2", problem="路灯不亮")
    app = editing()
    typed["ledger"] = lambda frame: frame.assign(unit=["城建公司", "街道办"], deadline=pd.Timestamp("2026-12-01"))
    app.run()
    said = desk.said(app)
    assert "待确认的改动（2 条）" in said and "责任单位：— → 城建公司；整改时限：— → 2026\\-12\\-01" in said
    assert rectification.ledger(office)["unit"].isna().all()
    app.button(key="ledger-save").click().run()
    assert rectification.ledger(office)["unit"].tolist() == ["城建公司", "街道办"]


def test_a_cell_that_cannot_be_is_refused_and_nothing_is_saved(office: Office, typed: dict[str, Edit]) -> None:
    opened(office)
    app = editing()
    typed["ledger"] = lambda frame: frame.assign(problem="")
    app.run()
    assert "问题描述不能为空" in desk.said(app) and not [one for one in app.button if one.key == "ledger-save"]


def test_two_analysts_edit_one_entry_and_neither_loses_anything(office: Office, typed: dict[str, Edit]) -> None:
    entry = opened(office, unit="原单位")
    first, second = editing(), editing()
    typed["ledger"] = unit("甲单位")
    first.run()
    typed["ledger"] = lambda frame: unit("乙单位")(frame).assign(person="赵强")
    second.run()
    typed["ledger"] = lambda frame: unit("甲单位")(frame) if frame["unit"].iloc[0] == "原单位" else frame
    first.button(key="ledger-save").click().run()
    assert only(office).unit == "甲单位"
    typed["ledger"] = lambda frame: unit("乙单位")(frame).assign(person="赵强")
    second.button(key="ledger-save").click().run()
    said = desk.said(second)
    assert "别人改动了同一条" in said and "本机用户 于" in said and "责任单位 甲单位" in said
    assert only(office).unit == "甲单位" and pd.isna(only(office).person)
    rebase = next(one for one in second.checkbox if str(one.key).startswith("ledger-rebase"))
    rebase.set_value(True).run()
    assert "责任单位：甲单位 → 乙单位" in desk.said(second) and "责任人：— → 赵强" in desk.said(second)
    second.button(key="ledger-save").click().run()
    assert (only(office).unit, only(office).person) == ("乙单位", "赵强")
    told = records.history(office, entry_id=entry)
    assert told["kind"].tolist() == ["open", "edit", "edit"], "what the first one wrote is in the record"


def test_ticked_proposals_are_opened(store_address: str, typed: dict[str, Edit]) -> None:
    """C1: half are satisfied on the whole, 10 of 40 with parking."""
    lines = ["答卷编号,小区编号,提交时间,渠道,总体满意度,停车"]
    for number in range(1, 41):
        overall, parking = ("满意" if number <= limit else "不满意" for limit in (20, 10))
        lines.append(f"{number},C1,2026-09-07 10:00:00,微信,{overall},{parking}")
    desk.fill(store_address, (("名册.csv", REGISTER), ("满意度调查.csv", "\n".join(lines) + "\n")))
    app = desk.dashboard("rectification", view="proposals")
    assert app.button(key="proposals-open").disabled
    typed["proposals"] = lambda frame: frame.assign(open=True, problem="车位不够", person="赵强")
    app.run()
    app.button(key="proposals-open").click().run()
    assert not app.exception
    with closing(open_office(store_address)) as office:
        row = only(office)
        assert (row.problem, row.person, row.source, row.survey_id is not None) == ("车位不够", "赵强", "survey", True)
        assert "有效 40 份，满意 10 份" in row.evidence
    assert "已列入台账" in desk.said(app)


def test_an_entry_is_opened_by_hand(office: Office) -> None:
    app = desk.dashboard("rectification")
    app.selectbox(key="new-place").set_value("C2")
    app.text_area(key="new-0-open-problem").set_value("路灯不亮，找13800138000")
    app.button(key="new-do").click().run()
    assert not app.exception
    row = only(office)
    assert row.community_id == "C2" and "13800138000" not in row.problem


def test_a_file_is_previewed_then_entered(office: Office) -> None:
    app = desk.dashboard("rectification", view="files")
    text = "小区,问题描述,责任单位,整改时限,状态\n朝阳花园,漏水,甲,2026-12-01,整改中\n"
    app.file_uploader(key="ledger-file-0").set_value(("台账.csv", text.encode(), "text/csv")).run()
    assert "新增 1 条，更新 0 条" in desk.said(app) and rectification.ledger(office).empty
    app.button(key="ledger-import").click().run()
    assert not app.exception and only(office).state == "in_hand"
    assert "已入库" not in desk.said(app), "the file has left the uploader"


def test_every_fault_of_a_file_is_listed(office: Office) -> None:
    app = desk.dashboard("rectification", view="files")
    text = "小区,问题描述,整改时限,状态\n天上,漏水,改天,整改中\n朝阳花园,,,\n"
    app.file_uploader(key="ledger-file-0").set_value(("台账.csv", text.encode(), "text/csv")).run()
    assert "没有导入任何内容" in desk.said(app)
    assert set(app.dataframe[0].value["row"]) == {2, 3} and rectification.ledger(office).empty
