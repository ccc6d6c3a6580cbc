"""Options counted by form: the latest round of each community, missing answers apart."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.ingest.checks import validation
from analytics.model import CHOICE_COUNTS, AcceptedSurvey, Scope
from analytics.store import Store, batches
from analytics.store.choices import choice_counts
from tests.ingest.frames import NOW, SECRET, proposed, table
from tests.ingest.frames import register as known
from tests.store.files import register, source

HEAD: dict[str, list[str | None]] = {
    "序号": ["1", "2", "3", "4", "5"],
    "提交答卷时间": ["2026/9/3 12:00:00"] * 5,
    "所用时间": ["60秒"] * 5,
    "1、小区名称": ["C1小区", "C1小区", "C1小区", "C2小区", "C2小区"],
}
ANSWERS: dict[str, list[str | None]] = {
    "2、您希望先改哪里": ["停车", "停车", "电梯", "停车", None],
    "3、希望增加什么": ["停车┋电梯", "电梯", "(跳过)", "其他〖石凳〗┋电梯", "(空)"],
    "4、请排序": ["路→灯", "灯→路", "灯", "(跳过)", "路→灯"],
}


def load(store: Store, columns: dict[str, list[str | None]], name: str = "居民意愿.csv", round_number: int = 1) -> str:
    places = known(("C1", "C1小区"), ("C2", "C2小区"))
    unfolded, book = proposed(table(HEAD | columns | {"轮次": [str(round_number)] * 5}, name), places)
    accepted = validation.check(unfolded, book, places, secret=SECRET, now=NOW).accepted
    assert isinstance(accepted, AcceptedSurvey)
    batches.commit(store, accepted, source(f"{name}{round_number}"))
    return str(accepted.surveys["survey_id"].iloc[0])


def counted(found: pd.DataFrame) -> dict[str, list[tuple]]:
    """(option, n, base, outside, first, mean rank) by question."""
    columns = ["choice", "n", "base", "outside", "rank_1", "mean_rank"]
    return {
        heading: [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows[columns].to_numpy()]
        for heading, rows in found.groupby("heading", sort=False)
    }


def test_every_form_counts_once_an_option_and_missing_answers_stand_apart(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register"))
    found = choice_counts(store, load(store, ANSWERS))
    assert list(found.columns) == list(CHOICE_COUNTS.columns)
    assert counted(found) == {
        "您希望先改哪里": [("停车", 3, 4, 1, None, None), ("电梯", 1, 4, 1, None, None)],
        "希望增加什么": [
            ("电梯", 3, 3, 2, None, None), ("停车", 1, 3, 2, None, None), ("其他", 1, 3, 2, None, None),
        ],
        "请排序": [("路", 3, 4, 1, 2, 4 / 3), ("灯", 4, 4, 1, 2, 1.5)],
    }  # fmt: skip


def test_communities_apart_and_in_part(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register"))
    survey = load(store, ANSWERS)
    apart = choice_counts(store, survey, by_community=True)
    single = apart[apart["heading"] == "您希望先改哪里"]
    assert single[["community_id", "choice", "n", "base", "outside"]].to_numpy().tolist() == [
        ["C1", "停车", 2, 3, 0], ["C1", "电梯", 1, 3, 0], ["C2", "停车", 1, 1, 1],
    ]  # fmt: skip
    only = choice_counts(store, survey, scope=Scope(community_id=("C2",)))
    assert counted(only)["请排序"] == [("路", 1, 1, 1, 1, 1.0), ("灯", 1, 1, 1, 0, 2.0)]
    assert choice_counts(store, "s-00000000").empty


def test_the_latest_round_counts_unless_another_is_asked_for(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register"))
    survey = load(store, ANSWERS)
    later = {"2、您希望先改哪里": ["电梯", "电梯", None, None, None], "1、小区名称": ["C1小区"] * 5}
    assert load(store, later, round_number=2) == survey
    latest = counted(choice_counts(store, survey))
    assert latest["您希望先改哪里"] == [("电梯", 2, 3, 4, None, None), ("停车", 1, 3, 4, None, None)]
    assert counted(choice_counts(store, survey, round_number=1))["您希望先改哪里"][0][:3] == ("停车", 3, 4)
    batches.undo(store, 3, by="王敏", at=dt.datetime(2026, 10, 2))
    assert counted(choice_counts(store, survey))["您希望先改哪里"][0][:3] == ("停车", 3, 4)
