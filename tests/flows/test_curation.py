"""What analysts do to topics, on a store of a few comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from analytics.flows import curation, deciding, decision_history, handling
from analytics.flows.office import Office
from analytics.store import topics
from analytics.store.decisions import DecisionRefused
from tests.flows.curating import BY, FOUND, LIGHT, PARK, ROOF, ids, label, overlays, regroup, standing


def test_a_name_an_analyst_gives_wins(grouped: Office) -> None:
    assert curation.rename(grouped, ROOF, " 屋面\n漏雨 ", **BY, reason="居民这样说") == 1
    assert label(grouped, ROOF) == "屋面 漏雨"
    regroup(grouped)
    assert label(grouped, ROOF) == "屋面 漏雨"
    curation.undo(grouped, 1, **BY)
    assert label(grouped, ROOF) == "屋面防水", "though the run has saved the other name"


def test_merging_moves_the_counts(grouped: Office) -> None:
    assert curation.merge(grouped, [LIGHT, PARK], ROOF, **BY) == [1, 2]
    assert standing(grouped) == dict.fromkeys(["A1", "A2", "A3", "A4", "A5"], ROOF) | {"A6": FOUND}
    assert LIGHT not in set(topics.topics(grouped.store)["topic_id"])
    curation.undo(grouped, 1, **BY)
    assert standing(grouped)["A4"] == LIGHT and standing(grouped)["A5"] == ROOF


def test_moving_takes_copies_along_unless_told_otherwise(grouped: Office) -> None:
    named = ids(grouped)
    curation.move(grouped, [named["A1"]], LIGHT, **BY)
    assert standing(grouped)["A1"] == standing(grouped)["A2"] == LIGHT
    regroup(grouped, A1=PARK, A2=PARK, A4=PARK)
    assert standing(grouped)["A1"] == standing(grouped)["A2"] == LIGHT, "for good"
    curation.move(grouped, [named["A1"]], PARK, with_copies=False, **BY)
    assert (standing(grouped)["A1"], standing(grouped)["A2"]) == (PARK, LIGHT)
    assert deciding.curated(grouped).taught["topic_id"].tolist().count(PARK) == 1


def test_noise_of_comments_and_of_a_topic(grouped: Office) -> None:
    named = ids(grouped)
    curation.noise(grouped, comment_ids=[named["A4"]], **BY)
    curation.noise(grouped, topic_id=PARK, **BY)
    assert standing(grouped)["A4"] == standing(grouped)["A5"] == "no_content"
    assert PARK not in set(topics.topics(grouped.store)["topic_id"])


def test_splitting_by_choice_part_and_words(grouped: Office) -> None:
    named = ids(grouped)
    assert curation.split(grouped, ROOF, "漏雨", comment_ids=[named["A1"]], **BY) == 1
    assert standing(grouped) | {"A1": "a-1", "A2": "a-1", "A3": ROOF} == standing(grouped)
    curation.undo(grouped, 1, **BY)
    assert curation.split(grouped, ROOF, "防水", subtopic_id="c-roof.1", **BY) == 3
    assert standing(grouped)["A3"] == "a-3" and standing(grouped)["A1"] == ROOF
    curation.undo(grouped, 3, **BY)
    assert curation.split(grouped, ROOF, "漏雨", words=["漏雨"], **BY) == 5
    made = deciding.curated(grouped).topics.set_index("topic_id").loc["a-5"]
    assert (made["terms"], made["category"], made["unit"]) == (("漏雨",), "基础类", "住建部门、施工单位")
    assert sorted(form for form, topic in standing(grouped).items() if topic == "a-5") == ["A1", "A2"]


def test_an_ended_topic_leaves_its_comments_without(grouped: Office) -> None:
    curation.retire(grouped, FOUND, **BY)
    assert standing(grouped)["A6"] == "none_fits"
    regroup(grouped, A6=LIGHT)
    curation.undo(grouped, 1, **BY)
    assert FOUND in set(deciding.curated(grouped).codebook.codes["topic_id"]), "a run without it has forgotten nothing"


def test_a_lock_holds_and_says_whose_it_is(grouped: Office) -> None:
    named = ids(grouped)
    curation.lock(grouped, ROOF, **BY)
    regroup(grouped, A1=LIGHT, A2=LIGHT, A3=PARK)
    assert {standing(grouped)[form] for form in ("A1", "A2", "A3")} == {ROOF}
    for act in (
        lambda: curation.rename(grouped, ROOF, "x", **BY),
        lambda: curation.merge(grouped, [ROOF], LIGHT, **BY),
        lambda: curation.retire(grouped, ROOF, **BY),
        lambda: curation.add_terms(grouped, ROOF, "平改坡屋顶", **BY),
        lambda: curation.drop_terms(grouped, ROOF, ["漏雨"], **BY),
        lambda: curation.split(grouped, ROOF, "x", words=["漏雨"], **BY),
        lambda: curation.noise(grouped, topic_id=ROOF, **BY),
        lambda: curation.noise(grouped, comment_ids=[named["A1"]], **BY),
        lambda: curation.lock(grouped, ROOF, **BY),
    ):
        with pytest.raises(DecisionRefused, match=r"主题“屋面防水”已由 李强 于 .* 锁定（第 1 号决定）"):
            act()
    curation.describe(grouped, ROOF, category="完善类", unit="住建局", **BY)
    curation.move(grouped, [named["A3"]], PARK, **BY)
    assert standing(grouped)["A3"] == PARK, "an explicit move may"
    curation.undo(grouped, 1, **BY)
    assert standing(grouped)["A1"] == LIGHT


def test_what_made_a_locked_topic_cannot_be_taken_back(grouped: Office) -> None:
    curation.create(grouped, "加梯", terms="加梯", **BY)
    curation.rename(grouped, ROOF, "屋顶", **BY)
    curation.lock(grouped, "a-1", **BY)
    curation.lock(grouped, ROOF, **BY)
    for number in (1, 2):
        with pytest.raises(DecisionRefused, match="锁定"):
            curation.undo(grouped, number, **BY)
    told = decision_history.history(grouped).set_index("decision_no")
    assert told["undoable"].to_dict() == {4: True, 3: True, 2: False, 1: False}


def cases() -> Iterator[tuple[Callable[[Office], object], str]]:
    yield lambda o: curation.rename(o, ROOF, " \u200b ", **BY), "名称为空"
    yield lambda o: curation.rename(o, ROOF, "长" * 41, **BY), "41 个字.*不超过 40 个字"
    yield lambda o: curation.rename(o, ROOF, "照明", **BY), "已有名为“照明”的主题"
    yield lambda o: curation.rename(o, ROOF, "屋面防水", **BY), "没有变化"
    yield lambda o: curation.rename(o, "c-nowhere", "x", **BY), "没有主题 c-nowhere"
    yield lambda o: curation.rename(o, "c-roof.1", "x", **BY), "子主题"
    yield lambda o: curation.describe(o, ROOF, category="高档类", unit=None, **BY), "没有类别“高档类”.*基础类"
    yield lambda o: curation.describe(o, ROOF, category="基础类", unit="住建部门、施工单位", **BY), "没有变化"
    yield lambda o: curation.describe(o, ROOF, category=None, unit="长" * 61, **BY), "61 个字"
    yield lambda o: curation.merge(o, [ROOF], ROOF, **BY), "不能并入自身"
    yield lambda o: curation.merge(o, [], ROOF, **BY), "没有选中要并入的主题"
    yield lambda o: curation.move(o, [], ROOF, **BY), "没有选中意见"
    yield lambda o: curation.move(o, ["m-unknown"], ROOF, **BY), "1 条已不在库中"
    yield lambda o: curation.move(o, list(ids(o).values()), "c-roof.1", **BY), "子主题"
    yield lambda o: curation.noise(o, **BY), "没有选中意见"
    yield lambda o: curation.split(o, ROOF, "x", **BY), "没有选中要拆出的意见"
    yield lambda o: curation.split(o, ROOF, "x", words=["没有人说的词"], **BY), "没有选中要拆出的意见"
    yield lambda o: curation.split(o, ROOF, "x", comment_ids=[ids(o)["A4"]], **BY), "1 条不属于主题“屋面防水”"
    yield lambda o: curation.split(o, LIGHT, "x", comment_ids=[ids(o)["A4"]], **BY), "选中了主题“照明”的全部意见"
    yield lambda o: curation.add_terms(o, ROOF, "漏雨", **BY), "没有新增种子词"
    yield lambda o: curation.add_terms(o, ROOF, "的|a", **BY), "太常见，不能用作种子词：的"
    yield lambda o: curation.add_terms(o, ROOF, "8", **BY), "太短，不能用作种子词：8"
    yield lambda o: curation.add_terms(o, ROOF, "长" * 21, **BY), "种子词过长"
    yield lambda o: curation.drop_terms(o, ROOF, ["没有的词"], **BY), "没有这些种子词：没有的词.*应为：.*漏雨"
    yield lambda o: curation.add_word(o, "飞 线", to="term", **BY), "不能加入词"
    yield lambda o: curation.add_word(o, "线", to="term", **BY), "至少两个字"
    yield lambda o: curation.add_word(o, "的", to="stop", **BY), "“的”已在停用词中"
    yield lambda o: curation.add_word(o, "漏雨", to="stop", **BY), "是主题“屋面防水”的种子词"
    yield lambda o: curation.drop_word(o, "的", of="stop", **BY), "不是本单位加入停用词的词"
    yield lambda o: handling.handle(o, ROOF, "someday", **BY), "没有办理状态.*待办"
    yield lambda o: curation.undo(o, 9, **BY), "没有第 9 号决定"


def test_what_cannot_be_is_refused_in_words(grouped: Office) -> None:
    for act, said in cases():
        with pytest.raises(DecisionRefused, match=said):
            act(grouped)
    assert deciding.desk(grouped).ledger.decisions.empty


def test_what_an_earlier_decision_rules_out_is_refused(grouped: Office) -> None:
    curation.create(grouped, "楼 顶", **BY)
    with pytest.raises(DecisionRefused, match="已有名为“楼 顶”"):
        curation.create(grouped, "楼  顶", **BY)
    curation.merge(grouped, [LIGHT], ROOF, **BY)
    for act in (
        lambda: curation.merge(grouped, [ROOF], LIGHT, **BY),
        lambda: curation.rename(grouped, LIGHT, "x", **BY),
    ):
        with pytest.raises(DecisionRefused, match="主题“照明”的状态是“已并入其他主题”"):
            act()
    curation.undo(grouped, 2, **BY)
    with pytest.raises(DecisionRefused, match="已经撤回"):
        curation.undo(grouped, 2, **BY)


def test_a_merge_in_a_circle_is_refused_however_it_comes_about(grouped: Office) -> None:
    curation.merge(grouped, [LIGHT], ROOF, **BY)
    curation.undo(grouped, 1, **BY)
    curation.merge(grouped, [ROOF], LIGHT, **BY)
    before = overlays(grouped)
    curation.undo(grouped, 2, **BY)
    state = decision_history.history(grouped).set_index("decision_no")["state"]
    assert (state[1], state[2], state[3]) == ("有效", "已撤回", "暂不起作用")
    curation.undo(grouped, 4, **BY)
    assert overlays(grouped) == before


def test_words_and_handling(grouped: Office) -> None:
    curation.add_word(grouped, "飞线充电桩", to="term", **BY)
    curation.add_word(grouped, "师傅您好", to="stop", **BY)
    found = deciding.curated(grouped)
    assert (found.dictionary, found.stop_words) == (("飞线充电桩",), ("师傅您好",))
    curation.drop_word(grouped, "飞线充电桩", of="term", **BY)
    assert deciding.curated(grouped).dictionary == ()
    handling.handle(grouped, ROOF, "assigned", unit="住建局", note="3 日内回复", **BY)
    handling.handle(grouped, ROOF, "done", **BY)
    assert handling.handling(grouped)[["topic_id", "status"]].to_dict("list") == {
        "topic_id": [ROOF],
        "status": ["done"],
    }
    curation.undo(grouped, 5, **BY)
    assert handling.handling(grouped)[["status", "unit", "note"]].iloc[0].tolist() == [
        "assigned",
        "住建局",
        "3 日内回复",
    ]
    assert overlays(grouped) == [[], []]


def test_the_history_tells_what_was_decided(grouped: Office) -> None:
    named = ids(grouped)
    curation.rename(grouped, ROOF, "屋面漏雨", **BY, reason="居民这样说")
    curation.merge(grouped, [PARK], ROOF, **BY)
    curation.move(grouped, [named["A1"]], LIGHT, **BY)
    curation.add_terms(grouped, LIGHT, "路灯像萤火虫", **BY)
    curation.describe(grouped, LIGHT, category=None, unit="供电所", **BY)
    curation.split(grouped, ROOF, "防水", comment_ids=[named["A3"]], **BY)
    curation.lock(grouped, LIGHT, **BY)
    curation.noise(grouped, topic_id=FOUND, **BY)
    curation.add_word(grouped, "飞线", to="term", **BY)
    handling.handle(grouped, LIGHT, "assigned", unit="供电所", note="换灯", **BY)
    curation.undo(grouped, 8, by="王敏")
    found = decision_history.history(grouped).set_index("decision_no")
    assert found["what"].sort_index().tolist() == [
        "把主题“屋面防水”改名为“屋面漏雨”",
        "把主题“停车”并入“屋面漏雨”",
        "把 2 条意见移到主题“照明”，以后内容相同的也照此办理",
        "主题“照明”：增加种子词 路灯像萤火虫",
        "主题“照明”的类别定为未定，责任单位定为供电所",
        "从主题“屋面漏雨”拆出“防水”，1 条意见",
        "锁定主题“照明”和其中 3 条意见",
        "主题“电梯加装”的意见都按无实质内容计",
        "把“飞线”加入词典",
        "主题“照明”的办理情况登记为已交办；供电所；换灯",
        "撤回第 8 号决定：主题“电梯加装”的意见都按无实质内容计",
    ]
    assert found.loc[1, "reason"] == "居民这样说" and found.loc[11, "by"] == "王敏"
    assert found.loc[8, ["state", "taken_back_by", "undoable"]].tolist() == ["已撤回", 11, False]
    assert not found.loc[4, "undoable"] and found.loc[3, "undoable"], "its terms are locked by now"


def test_a_name_and_a_description_are_decided_together_or_not_at_all(grouped: Office) -> None:
    before = len(deciding.desk(grouped).ledger.decisions)
    with pytest.raises(DecisionRefused, match="责任单位有 61 个字"):
        curation.restate(grouped, ROOF, name="楼顶漏雨", category="基础类", unit="长" * 61, **BY)
    assert len(deciding.desk(grouped).ledger.decisions) == before
    numbers = curation.restate(grouped, ROOF, name="楼顶漏雨", category="基础类", unit="房管所", **BY)
    topic = deciding.desk(grouped).topic(ROOF)
    assert len(numbers) == 2 and (topic.name, topic.unit) == ("楼顶漏雨", "房管所")
    with pytest.raises(DecisionRefused, match="没有变化"):
        curation.restate(grouped, ROOF, name="楼顶漏雨", category="基础类", unit="房管所", **BY)


def test_terms_are_given_and_taken_as_one_decision(grouped: Office) -> None:
    before = len(deciding.desk(grouped).ledger.decisions)
    with pytest.raises(DecisionRefused, match="没有这些种子词"):
        curation.change_terms(grouped, ROOF, add="平改坡屋顶", drop=["没有的词"], **BY)
    assert len(deciding.desk(grouped).ledger.decisions) == before
    curation.change_terms(grouped, ROOF, add="平改坡屋顶", drop=["漏雨"], **BY)
    terms = deciding.desk(grouped).topic(ROOF).terms
    assert "平改坡屋顶" in terms and "漏雨" not in terms
    assert len(deciding.desk(grouped).ledger.decisions) == before + 1
