"""What an earlier run and analysts have settled about comments, and what there is to know of topics beside."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analytics.model import STANCES
from analytics.text.coding.codebook import TopicCodebook, from_frame, renovation
from analytics.text.grouping import Grouping, Settled
from analytics.text.topics import group_comments
from tests.text.test_topics import check, comments, main

CODEBOOK = from_frame(
    pd.DataFrame(
        {
            "code": ["roof", "parking", "lift", "waste"],
            "name": ["屋面防水", "停车", "加装电梯", "垃圾"],
            "terms": ["屋顶|漏水|防水|渗水", "车位|停车|划线", "电梯|采光|分摊", "垃圾|清运|苍蝇"],
        }
    )
)


def settled(n: int, **known: dict[int, str]) -> Settled:
    """``kept={3: "c-roof"}`` and the like: row → topic."""
    arrays = {}
    for name, rows in known.items():
        arrays[name] = np.full(n, None, dtype=object)
        for row, topic_id in rows.items():
            arrays[name][row] = topic_id
    return dataclasses.replace(Settled.nothing(n), **arrays)


def grouped(texts: list[str], known: Settled | None = None, codebook: TopicCodebook = CODEBOOK) -> Grouping:
    return group_comments(texts, codebook=codebook, settled=known, portrayed=True)


def topic_of(grouping: Grouping, row: int) -> str:
    return main(grouping).loc[row, "topic_id"]


def test_a_comment_of_the_run_before_stays_where_it_was() -> None:
    texts, _codes = comments()
    row = texts.index("垃圾桶没人清运")
    assert topic_of(grouped(texts), row) == "c-waste"
    kept = settled(len(texts), kept={row: "c-lift"})
    found = main(grouped(texts, kept)).loc[row]
    assert (found["topic_id"], found["bucket"]) == ("c-lift", "topic")
    assert found["strength"] < 0.9


def test_a_kept_comment_goes_to_a_topic_that_was_changed_since() -> None:
    texts, _codes = comments()
    row = texts.index("垃圾桶没人清运")
    kept = dataclasses.replace(settled(len(texts), kept={row: "c-lift"}), touched=frozenset({"c-waste"}))
    assert topic_of(grouped(texts, kept), row) == "c-waste"


def test_a_kept_comment_of_a_topic_that_is_gone_is_placed_anew() -> None:
    texts, _codes = comments()
    row = texts.index("垃圾桶没人清运")
    assert topic_of(grouped(texts, settled(len(texts), kept={row: "a-7"})), row) == "c-waste"


def test_copies_that_stood_in_different_topics_stay_there() -> None:
    texts = [*comments()[0], "停车位不够用", "停车位不够用！"]
    n = len(texts)
    found = grouped(texts, settled(n, kept={n - 2: "c-waste", n - 1: "c-lift", texts.index("停车位不够用"): "c-waste"}))
    assert [topic_of(found, row) for row in (n - 2, n - 1)] == ["c-waste", "c-lift"]
    check_counts(found, n)


def check_counts(grouping: Grouping, n: int) -> None:
    rows = main(grouping)
    assert rows["comment"].tolist() == list(range(n))
    whole = grouping.topics[grouping.topics["parent"].isna()]
    assert whole["n"].sum() <= n
    assert (whole["n_distinct"] <= whole["n"]).all()


def test_what_an_analyst_moved_teaches_its_like() -> None:
    texts = comments()[0] + [f"{n}号楼信报箱锁坏了打不开" for n in range(1, 6)]
    first = len(texts) - 5
    taught = settled(len(texts), taught=dict.fromkeys(range(first, first + 3), "c-lift"))
    found = grouped(texts, taught)
    assert {topic_of(found, row) for row in range(first, len(texts))} == {"c-lift"}


def test_counts_and_representatives_follow_what_was_decided() -> None:
    texts, _codes = comments()
    plain = grouped(texts)
    rows = main(plain).query("bucket == 'topic'")
    waste, roof = (rows.index[rows["topic_id"] == topic_id].tolist() for topic_id in ("c-waste", "c-roof"))
    moved = dict.fromkeys(waste, "c-roof") | {roof[0]: ""}
    topics = grouped(texts, settled(len(texts), decided=moved)).topics.set_index("topic_id")
    assert topics.loc["c-waste", "n"] == 0
    assert topics.loc["c-roof", "n"] == len(roof) + len(waste) - 1
    assert pd.isna(topics.loc["c-waste", "representatives"])
    assert str(roof[0]) not in str(topics.loc["c-roof", "representatives"]).split("|")


def test_merged_topics_count_as_one() -> None:
    texts, _codes = comments()
    codes = CODEBOOK.codes.assign(shown=CODEBOOK.codes["shown"].replace("c-waste", "c-roof"))
    merged = grouped(texts, codebook=TopicCodebook(codes, CODEBOOK.examples)).topics.set_index("topic_id")
    plain = grouped(texts).topics.set_index("topic_id")
    assert merged.loc["c-waste", "n"] == 0
    assert merged.loc["c-roof", "n"] >= plain.loc["c-roof", "n"] + plain.loc["c-waste", "n"]


def new_things() -> list[str]:
    beasts = ("狮子", "老虎", "大象", "长颈鹿", "斑马", "犀牛", "河马", "猴子", "孔雀", "骆驼")
    acts = ("吃香蕉", "学走路", "跑得快", "戏水", "打滚", "啃玉米", "喝牛奶", "吃竹子", "换毛", "下崽")
    return [beast + act for beast in beasts for act in acts]


def test_new_topics_are_numbered_on() -> None:
    texts = comments(copies=10)[0] + new_things()
    known = dataclasses.replace(Settled.nothing(len(texts)), last_discovered=6)
    new = grouped(texts, known, renovation()).topics.query("kind == 'discovered'")["topic_id"]
    assert len(new) >= 1
    assert new.tolist() == [f"d-{number}" for number in range(7, 7 + len(new))]


def parking() -> list[str]:
    """Comments on parking: half about fees, half about cars that block the way."""
    when = ("每个月", "晚上", "周末", "去年起", "今年", "一直", "这段时间", "过年时", "白天", "最近")
    fees = ("停车费涨价太多", "停车收费标准不透明", "停车费比外面贵", "停车月卡收费太高", "停车收费没有发票")
    cars = (
        "外来车堵住停车通道",
        "僵尸车占着停车位不走",
        "面包车横着停车挡路",
        "停车堵住单元门出不去",
        "货车停车压坏路沿",
    )
    return [moment + what for what in fees + cars for moment in when]


def test_parts_keep_their_number_and_name() -> None:
    texts = parking()
    first = grouped(texts)
    parts = first.topics.query("kind == 'part'")
    assert set(parts["parent"]) == {"c-parking"} and len(parts) >= 2
    rows = main(first)
    known = dataclasses.replace(
        Settled.nothing(len(texts)),
        kept=rows["topic_id"].to_numpy(object),
        parts=rows["subtopic_id"].astype("object").where(rows["subtopic_id"].notna(), None).to_numpy(object),
        names={part: f"旧名{part}" for part in parts["topic_id"]},
    )
    again = grouped(texts, known)
    pd.testing.assert_series_equal(main(again)["subtopic_id"], rows["subtopic_id"])
    assert again.topics.query("kind == 'part'")["label"].tolist() == [f"旧名{part}" for part in parts["topic_id"]]
    nobody = dataclasses.replace(known, parts=np.full(len(texts), None, dtype=object))
    anew = grouped(texts, nobody).topics.query("kind == 'part'")
    assert len(anew) and not anew["label"].str.startswith("旧名").any(), "parts made anew take no name of earlier ones"


def test_a_portrait_is_complete() -> None:
    texts = [*comments(copies=2)[0], "楼道刷得挺好，就是下水道还是堵", "无", "饕餮魍魉"]
    found = grouped(texts)
    rows = main(found)
    said = rows["bucket"] != "no_content"
    assert set(rows.loc[said, "stance"]) <= set(STANCES) and rows.loc[~said, "stance"].isna().all()
    open_ = rows["bucket"].isin(["undecided", "none_fits"])
    assert (rows["usefulness"].notna() == open_).all()
    assert rows.loc[rows["bucket"] == "topic", ["x", "y"]].notna().all(axis=None)
    assert set(found.words["topic_id"]) <= set(found.topics["topic_id"])
    assert (found.words["weight"] > 0).all()
    check(dataclasses.replace(found, topics=found.topics[found.topics["parent"].isna()]), len(texts))


def test_order_of_rows_changes_no_portrait() -> None:
    texts = [*comments(copies=2)[0], "楼道刷得挺好，就是下水道还是堵", "无", "饕餮魍魉"]
    order = np.random.default_rng(7).permutation(len(texts))
    one, other = main(grouped(texts)), main(grouped([texts[row] for row in order]))
    columns = ["topic_id", "subtopic_id", "stance", "usefulness", "x", "y"]
    pd.testing.assert_frame_equal(one.loc[order, columns].reset_index(drop=True), other[columns])


def test_many_corrections_leave_the_open_comments_open() -> None:
    texts = comments()[0] + [f"{n}号楼信报箱锁坏了打不开" for n in range(1, 121)] + ["饕餮魍魉", "魑魅魍魉"]
    first = len(comments()[0])
    taught = settled(len(texts), taught=dict.fromkeys(range(first, first + 120), "c-stairwell"))
    before, after = (main(group_comments(texts, codebook=renovation(), settled=known)) for known in (None, taught))
    assert set(after.loc[first : first + 119, "topic_id"]) == {"c-stairwell"}
    assert after["bucket"].tail(2).tolist() == before["bucket"].tail(2).tolist()
    assert (before["topic_id"] == after["topic_id"])[:first].mean() > 0.95
