"""Classes of measures: what comes with the programme, the office's own, what words mean, two editors at once."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from analytics.flows.office import Office
from analytics.language import using
from analytics.programme.entering import records
from analytics.programme.wishes import classes, measures
from analytics.standard import measures as standard_measures
from analytics.store.cycle import EntryChanged, StepRefused
from analytics.text.coding.codebook import renovation

BY: dict[str, Any] = {"by": "王敏", "reason": "区里会议确定"}


def edited(office: Office, measure: str, scheme: str = "national", **told: str) -> pd.DataFrame:
    table = measures.table(office, scheme)
    table.loc[table["measure"] == measure, list(told)] = list(told.values())
    return table


def test_the_supplied_table_holds_together() -> None:
    table = classes.supplied()
    assert set(table["scheme"]) == set(classes.SCHEMES) and not table.duplicated(["scheme", "measure"]).any()
    assert set(table["category"]) <= set(classes.ORDER) and set(table["topic"]) <= set(renovation().codes["topic_id"])
    for scheme, group in table.groupby("scheme"):
        spelt = [one for row in group.itertuples() for one in {row.measure, *classes.spellings(row.words)}]
        assert len(spelt) == len(set(spelt)), scheme
    national, shenyang = (table[table["scheme"] == name].set_index("measure")["category"] for name in
                          ("national", "shenyang"))  # fmt: skip
    same = {"基础类": "必改", "完善类": "可改", "提升类": "宜改"}
    assert national.map(same).equals(shenyang)


def test_only_words_that_are_there_are_classed() -> None:
    options = pd.Series(["道路硬化", "路 灯", "停车位（地面）", "道路和照明", "其他", "＿"])
    found = classes.classed(options, classes.in_force(records_of_nothing()), "shenyang")
    assert found["measure"].fillna("").tolist() == ["道路", "照明", "停车位", "", "", ""]
    assert found["category"].fillna("").tolist() == ["必改", "必改", "可改", "", "", ""]
    works = classes.classed(pd.Series(["加装电梯"]), classes.in_force(records_of_nothing()), "shenyang_works")
    assert works["measure"].tolist() == ["加装电梯"] and works["category"].isna().all()


def records_of_nothing() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="object") for name in (*classes.COLUMNS, "state")})


def test_an_office_classes_in_its_own_way_and_takes_it_back(office: Office) -> None:
    table = edited(office, "加装电梯", category="基础类", words="装梯")
    said, drafts = measures.changes(office, "national", table)
    assert len(said) == len(drafts) == 1 and "类别由“完善类”改为“基础类”" in said[0]
    assert measures.save(office, "national", table, **BY) == 1
    found = classes.classed(pd.Series(["装梯", "电梯"]), measures.mapping(office), "national")
    assert found["category"].fillna("").tolist() == ["基础类", ""]
    assert measures.table(office, "national")["measure"].tolist() == table["measure"].tolist()
    assert "完善类" not in measures.mapping(office).query("measure == '加装电梯' and scheme == 'national'")["category"]
    records.take_back(office, classes.entry_of("national", "加装电梯"), seen=1, **BY)
    assert classes.classed(pd.Series(["电梯"]), measures.mapping(office), "national")["category"].tolist() == ["完善类"]
    assert measures.save(office, "national", edited(office, "加装电梯", category="提升类"), **BY) == 1


def test_a_measure_is_dropped_and_comes_back(office: Office) -> None:
    table = measures.table(office, "national")
    measures.save(office, "national", table[table["measure"] != "道路"], **BY)
    assert "道路" not in set(measures.table(office, "national")["measure"])
    assert classes.classed(pd.Series(["道路硬化"]), measures.mapping(office), "national")["category"].isna().all()
    measures.save(office, "national", table, **BY)
    assert "道路" in set(measures.table(office, "national")["measure"])
    with pytest.raises(StepRefused, match="没有写理由"):
        measures.save(office, "national", table.iloc[1:], by="王敏", reason=" ")


def test_a_scheme_of_the_offices_own(office: Office) -> None:
    table = pd.DataFrame({"measure": ["道路", "塑胶跑道"], "category": ["优先", "缓办"], "words": ["路面", "跑道"]})
    measures.save(office, " 保定分类 ", table, **BY)
    assert measures.schemes(office)[-1] == "保定分类"
    found = classes.classed(pd.Series(["路面", "跑道", "供水"]), measures.mapping(office), "保定分类")
    assert found["category"].fillna("").tolist() == ["优先", "缓办", ""]
    with pytest.raises(StepRefused, match="没有写分类办法的名称"):
        measures.save(office, " ", table, **BY)


def test_everything_wrong_in_a_table_is_said_at_once(office: Office) -> None:
    table = pd.DataFrame(
        {
            "measure": ["道路", "道路", "路灯", "", "照明"],
            "category": ["优先", "优先", "", "缓办", "缓办"],
            "words": ["", "", "", "", "路灯"],
            "topic": ["", "天气", "", "", ""],
        }
    )
    with pytest.raises(StepRefused) as refused:
        measures.save(office, "保定分类", table, **BY)
    for words in ("没有写改造内容", "没有写类别：路灯", "写了两次：道路", "属于两项改造内容：路灯", "意见主题：天气"):
        assert words in str(refused.value)
    assert records.history(office).empty


def test_the_second_of_two_editors_is_told(office: Office) -> None:
    mine, theirs = edited(office, "道路", category="完善类"), edited(office, "道路", category="提升类")
    measures.save(office, "national", theirs, **BY)
    with pytest.raises(EntryChanged, match="没有丢"):
        measures.save(office, "national", mine, **BY)
    assert measures.table(office, "national").set_index("measure").loc["道路", "category"] == "提升类"
    # Nothing to keep is nothing done.
    assert measures.save(office, "national", measures.table(office, "national"), **BY) == 0


def test_rows_left_alone_stay_as_others_made_them(office: Office) -> None:
    opened = measures.table(office, "national")
    added = pd.DataFrame({"measure": ["塑胶跑道"], "category": ["提升类"]})
    theirs = pd.concat([edited(office, "道路", category="完善类"), added])
    assert measures.save(office, "national", theirs, **BY) == 2
    mine = opened.assign(category=opened["category"].mask(opened["measure"] == "照明", "完善类"))
    assert measures.save(office, "national", mine, opened=opened, **BY) == 1
    now = measures.table(office, "national").set_index("measure")["category"]
    assert now[["道路", "照明", "塑胶跑道"]].tolist() == ["完善类", "完善类", "提升类"]
    # Dropped by one, changed by the other since: told, nothing changed. So is a measure that both add.
    with pytest.raises(EntryChanged):
        measures.save(office, "national", opened[opened["measure"] != "道路"], opened=opened, **BY)
    both = pd.concat([opened, added.assign(category="完善类")])
    with pytest.raises(EntryChanged):
        measures.save(office, "national", both, opened=opened, **BY)
    assert measures.table(office, "national").set_index("measure")["category"].equals(now)


def test_every_measure_that_comes_with_the_programme_is_a_standard_one_under_a_name_of_its_own() -> None:
    assert set(classes.supplied()["measure"]) <= set(standard_measures.MEASURES)
    with using("en"):
        shown = [standard_measures.measure(one) for one in standard_measures.MEASURES]
    assert len(set(shown)) == len(shown) and not re.search("[\u3400-\u9fff]", "".join(shown))


def test_a_table_is_edited_in_english_and_kept_in_the_words_of_record(office: Office) -> None:
    with using("en"):
        table = measures.table(office, "national")
        assert {"Adding lifts", "Parking spaces"} <= set(table["measure"])
        assert measures.changes(office, "national", table, opened=table) == ([], [])
        own = pd.DataFrame({"measure": ["Running track"], "category": ["提升类"], "words": ["跑道"], "topic": [None]})
        table.loc[table["measure"] == "Adding lifts", "words"] = "装梯"
        edited = pd.concat([table[table["measure"] != "Security"], own], ignore_index=True)
        said, _drafts = measures.changes(office, "national", edited)
        assert [one.split("”")[0] for one in said if one.startswith("“")] == ["“Adding lifts"]
        assert measures.save(office, "national", edited, **BY) == 3
    kept = measures.mapping(office).query("scheme == 'national' and state == 'classed'").set_index("measure")
    assert kept.loc["加装电梯", "words"] == "装梯" and "安防" not in kept.index and "Running track" in kept.index
    assert "Running track" in set(measures.table(office, "national")["measure"])


def test_a_table_opened_in_one_language_is_saved_in_another(office: Office) -> None:
    with using("en"):
        opened = measures.table(office, "national")
    assert measures.changes(office, "national", opened, opened=opened) == ([], [])
    twice = pd.concat([opened, opened[opened["measure"] == "Lighting"].assign(measure="照明")], ignore_index=True)
    with pytest.raises(StepRefused, match="同一改造内容写了两次：照明"):
        measures.changes(office, "national", twice, opened=opened)
