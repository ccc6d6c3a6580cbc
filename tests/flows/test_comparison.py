"""A corrected file beside the one that was loaded, from their bytes on."""

from __future__ import annotations

from analytics.flows import loading
from analytics.flows.office import Office
from analytics.model import AcceptedSurvey
from analytics.store.comparison import Comparison, compare
from tests.conftest import REGISTER, survey_csv

ANSWERS = {"C1": ["满意", "不满意", "一般"], "C2": ["非常满意"]}


def compared(office: Office, text: str) -> Comparison:
    """The comparison of a survey file that holds nothing to mask."""
    accepted = loading.check(office, loading.draft(office, "满意度调查.csv", text.encode())).accepted
    assert isinstance(accepted, AcceptedSurvey)
    return compare(office.store, accepted)


def load(office: Office, filename: str, text: str) -> None:
    drafted = loading.draft(office, filename, text.encode())
    loading.commit(office, drafted, loading.check(office, drafted), by="tester")


def test_a_corrected_file_tells_what_it_changes(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    first = survey_csv(ANSWERS)
    assert compared(office, first).counts() == {"new": 4, "changed": 0, "unchanged": 0, "missing": 0}
    load(office, "满意度调查.csv", first)
    lines = first.splitlines()
    lines[2] = lines[2].replace(",C1,", ",C3,").replace("停车位不够第2次反映", "停车位够了")
    lines[3] = lines[3].replace("一般", "非常满意")
    corrected = "\n".join([*lines[:4], "9,C4,2026-09-08 10:00,微信,满意,满意,"])
    found = compared(office, corrected)
    assert found.counts() == {"new": 1, "changed": 2, "unchanged": 1, "missing": 1}
    assert found.changed.fillna("").to_numpy().tolist() == [
        ["2", "C3", "小区", "C1", "C3"],
        ["2", "C3", "意见建议", "", "文字有改动"],
        ["3", "C1", "总体满意度", "一般", "非常满意"],
    ]
    assert found.missing[["response_id", "community_id", "batch_id"]].to_numpy().tolist() == [["4", "C2", 2]]


def test_forms_without_a_number_are_recognised_by_what_they_hold(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    lines = [line.partition(",")[2] for line in survey_csv(ANSWERS).splitlines()]
    load(office, "满意度调查.csv", "\n".join(lines))
    again = "\n".join([*lines, *lines[1:2]])
    assert compared(office, again).counts() == {"new": 1, "changed": 0, "unchanged": 4, "missing": 0}
