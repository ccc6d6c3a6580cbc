"""KoboToolbox and ODK Central: groups, several choices in three forms, times with an offset, nothing personal."""

from __future__ import annotations

import pytest

from analytics.ingest.platforms import recognition
from analytics.ingest.reading.readers import Table, read_table
from tests.ingest.frames import checked, proposed

CHOICES = ["停车", "电梯"]
FORMS = [
    ("金茵小区", "非常满意", ["停车", "电梯"], "快点"),
    ("建设路小区", "一般", ["电梯"], ""),
    ("金茵小区", "不满意", [], "没有树荫 太热"),
]


def export(kind: str, *, group: str = "问卷/", end: str = "2026-09-03T12:00:00.000+08:00") -> Table:
    """``kind`` both, summary or details."""
    multi = ["希望增加"] * (kind != "details") + [f"希望增加/{one}" for one in CHOICES] * (kind != "summary")
    head = ["start", "end", "deviceid", *(group + name for name in ["所在小区", "总体满意度", *multi, "建议"])]
    tail = ["_位置_latitude", "位置", "_id", "_uuid", "_submission_time", "_submitted_by", "__version__", "_index"]
    lines = [head + tail]
    for at, (community, level, chosen, comment) in enumerate(FORMS, start=1):
        cells = [" ".join(chosen)] * (kind != "details")
        cells += [str(int(one in chosen)) for one in CHOICES] * (kind != "summary")
        own = ["34.8", "34.8 117.3", str(700 + at), f"u-{at}", f"2026-09-03T04:0{at}:03", "wang", "vX", str(at)]
        lines.append(["2026-09-03T11:58:00.000+08:00", end, "dev", community, level, *cells, comment, *own])
    return read_table("改造满意度.csv", "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode())


@pytest.mark.parametrize("kind", ["both", "summary", "details"])
@pytest.mark.parametrize("group", ["", "问卷/", "问卷/一/"])
def test_every_form_of_several_choices_counts_the_same(kind: str, group: str) -> None:
    read = export(kind, group=group)
    platform = recognition.recognise(read)
    assert (platform.name, platform.mode) == ("kobo", "text")
    unfolded, book = proposed(read)
    used = {plan.heading: (plan.role, plan.type) for plan in book.columns if plan.role != "ignore"}
    assert used == {
        "end": ("submitted_at", None), "所在小区": ("community_name", None), "总体满意度": ("item", "level"),
        "希望增加": ("item", "multi"), "建议": ("comment", "text"), "_id": ("response_id", None),
    }  # fmt: skip
    assert not {"deviceid", "位置", "_位置_latitude", "_submitted_by"} & set(unfolded.frame.columns)
    accepted = checked(read).accepted
    assert accepted is not None
    answers = accepted.answers
    assert answers[["response", "choice"]].dropna().to_numpy().tolist() == [[0, "停车"], [0, "电梯"], [1, "电梯"]]
    assert answers["missing"].dropna().tolist() == ["blank"]
    assert answers["level"].dropna().tolist() == [5, 3, 2]
    assert accepted.comments["text"].tolist() == ["快点", "没有树荫 太热"]
    assert accepted.responses["response_id"].tolist() == ["701", "702", "703"]
    assert accepted.responses["submitted_at"].astype(str).tolist() == ["2026-09-03 12:00:00"] * 3


def test_the_servers_time_is_utc_and_stands_in_for_a_missing_end() -> None:
    read = export("both", end="")
    accepted = checked(read).accepted
    assert accepted is not None
    assert accepted.responses["submitted_at"].astype(str).iloc[0] == "2026-09-03 12:01:03"
    without = Table(read.frame.drop(columns=["end"]), "甲.csv")
    assert proposed(without)[0].told["_submission_time"].role == "submitted_at"


def test_questions_of_one_name_in_two_groups_stay_apart() -> None:
    read = export("both", group="")
    frame = read.frame.assign(**{"前/道路": ["好", "差", "好"], "后/道路": ["好", "好", "好"]}).astype("str")
    assert {"前—道路", "后—道路"} <= set(proposed(Table(frame, "甲.csv"))[0].frame.columns)


def test_names_of_options_are_codes() -> None:
    read = export("details")
    named = {"非常满意": "very_good", "一般": "fair", "不满意": "bad", "金茵小区": "jin_yin", "建设路小区": "jian_she"}
    frame = read.frame.replace(named)
    platform = recognition.recognise(Table(frame, "甲.csv"))
    assert (platform.name, platform.mode) == ("kobo", "codes")


def test_an_export_of_odk_central() -> None:
    lines = [
        "SubmissionDate,start,小区名称,总体满意度,希望/停车,希望/电梯,meta-instanceID,SubmitterName,KEY",
        "2026-09-03T04:00:00.000Z,,金茵小区,满意,1,0,uuid:1,王,uuid:1",
        "2026-09-03T05:00:00.000Z,,建设路小区,一般,0,1,uuid:2,王,uuid:2",
    ]
    read = read_table("改造.csv", "\n".join(lines).encode())
    assert "ODK Central" in recognition.recognise(read).reason
    accepted = checked(read).accepted
    assert accepted is not None
    assert accepted.responses[["response_id", "submitted_at"]].astype(str).to_numpy().tolist() == [
        ["uuid:1", "2026-09-03 12:00:00"], ["uuid:2", "2026-09-03 13:00:00"],
    ]  # fmt: skip
    assert accepted.answers["choice"].dropna().tolist() == ["停车", "电梯"]
