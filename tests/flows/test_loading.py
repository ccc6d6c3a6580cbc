"""From bytes to batch: what is stored, what is refused, and what never reaches the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import DuplicateFile, RowsRefused, UnmappableFile, UnreadableFile
from analytics.flows import acceptance, drafting, loading
from analytics.flows.office import Office
from analytics.store import batches, comments, communities
from tests.conftest import REGISTER, survey_csv


def load(office: Office, filename: str, text: str, **choices: str) -> batches.Receipt:
    drafted = loading.draft(office, filename, text.encode("utf-8"))
    checked = loading.check(office, drafted, on_bad_rows=choices.pop("on_bad_rows", "reject"))
    return loading.commit(office, drafted, checked, by="tester", **choices)


def test_a_register_then_a_survey(office: Office) -> None:
    assert load(office, "名册.csv", REGISTER).rows_accepted == 4
    assert communities.communities(office.store)["households"].sum() == 120 + 90 + 60 + 33
    receipt = load(office, "调查.csv", survey_csv({"C1": ["满意"] * 4 + ["不满意"]}))
    assert (receipt.rows_read, receipt.rows_accepted, receipt.rows_rejected, receipt.rows_repeated) == (5, 5, 0, 0)
    best = acceptance.verdicts(office).set_index("community_id").loc["C1"]
    assert (best["n"], best["satisfied"], best["standing"]) == (5, 4, "met"), "exactly 80 % is met"


def test_a_platforms_raw_export_is_stored_as_it_comes(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    head = "编号,开始答题时间,结束答题时间,答题时长,昵称,1.小区编号,2.总体满意度,3.想要:树,3.想要:灯,4.建议_填空1,IP,"
    times = "02-Feb-2021 20:26:58,02-Feb-2021 20:30:00,182"
    rows = [f"1,{times},某某,C1,满意,树,灯,,1.2.3.4,", f"2,{times},某某,C1,不满意,,灯,路灯坏了没人修,1.2.3.4,"]
    assert load(office, "改造满意度.csv", "\r\n".join([head, *rows])).rows_accepted == 2
    best = acceptance.verdicts(office).set_index("community_id").loc["C1"]
    assert (best["n"], best["satisfied"]) == (2, 1)
    assert comments.comments(office.store)["text"].tolist() == ["路灯坏了没人修"]


def test_a_survey_before_its_register_is_refused_with_the_unknown_community(office: Office) -> None:
    with pytest.raises((RowsRefused, UnmappableFile)):
        load(office, "调查.csv", survey_csv({"C1": ["满意"]}))
    assert batches.batches(office.store).empty


def test_personal_data_never_reaches_the_disk(office: Office, tmp_path: Path) -> None:
    load(office, "名册.csv", REGISTER)
    text = survey_csv({"C1": ["不满意"]}).replace("停车位不够", "找张先生13800000000，3号楼2单元501室漏水")
    load(office, "调查.csv", text.replace("小区编号,", "小区编号,户号,").replace(",C1,", ",C1,3-2-501,"))
    stored = comments.comments(office.store)["text"].iloc[0]
    assert "漏水" in stored and "13800000000" not in stored and "张先生" not in stored and "501" not in stored
    office.store.close()
    for path in tmp_path.glob("minyi.duckdb*"):
        content = path.read_bytes()
        assert b"13800000000" not in content and b"3-2-501" not in content


def test_attributes_and_options_are_masked_too(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    text = (
        "小区编号,提交时间,总体满意度,楼号,您希望谁来管\n"
        "C1,2026-09-01,满意,3号楼,物业\n"
        "C1,2026-09-02,满意,3-2-501,找张先生13800000000\n"
        "C1,2026-09-03,满意,,找李先生13900000000\n"
    )
    load(office, "满意度调查.csv", text)
    with office.store.reading() as connection:
        attributes = connection.execute("SELECT attributes FROM responses ORDER BY submitted_at").fetchall()
        options = connection.execute("SELECT DISTINCT choice FROM answers WHERE choice IS NOT NULL").fetchall()
    assert attributes == [('{"楼号": "3号楼"}',), ('{"楼号": "3-【房号】"}',), (None,)]
    assert set(options) == {("物业",), ("找【姓名】【手机】",)}


def test_the_same_bytes_again_are_refused_until_undone(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    with pytest.raises(DuplicateFile, match="批次 1（名册"):
        load(office, "别名.csv", REGISTER)
    batches.undo(office.store, 1, by="tester", at=office.now())
    assert load(office, "别名.csv", REGISTER).batch_id == 2


def test_skipping_repeats_keeps_what_was_there(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    load(office, "调查.csv", survey_csv({"C1": ["满意"] * 10}))
    receipt = load(office, "调查.csv", survey_csv({"C1": ["不满意"] * 12}), on_repeat="skip")
    assert receipt.rows_repeated == 10
    found = acceptance.verdicts(office).set_index("community_id").loc["C1"]
    assert (found["n"], found["satisfied"]) == (12, 10)


def test_a_file_over_the_limit_is_refused_before_it_is_read(office: Office) -> None:
    with pytest.raises(UnreadableFile, match="301 MB"):
        drafting.members(office, "大.csv", b"0" * (300 * 2**20 + 1))


def test_a_missing_path_is_a_refusal(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"没有\.csv"):
        loading.load_file(office, tmp_path / "没有.csv", by="tester")
