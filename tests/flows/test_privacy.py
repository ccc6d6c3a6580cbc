"""A resident's telephone number, wherever somebody writes it, comes out of a check nowhere but among the bad rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.commands import terminal
from analytics.errors import MinyiError
from analytics.flows import drafting, inspection, loading
from analytics.flows.loading import Instructions
from analytics.flows.office import Office, open_office
from analytics.ingest.reading.archives import Member
from tests.conftest import REGISTER
from tests.stores import url_of

FORM = {
    "答卷编号": "{n}",
    "小区名称": "朝阳花园",
    "提交时间": "2026-09-0{n} 10:00:00",
    "渠道": "微信",
    "轮次": "1",
    "户号": "{n}-2-501",
    "调查": "道路满意度",
    "来自IP": "10.9.8.7",
    "联系电话": "13900000000",
    "性别": "男",
    "楼号": "3号楼",
    "总体满意度": "满意",
    "您希望谁来管": "物业",
    "想要什么（多选）": "树┋灯",
    "先改哪样（排序）": "路→灯",
    "得分": "{n}",
    "意见建议": "路灯坏了第{n}次",
}
FORMS = 6
ROOM, ADDRESS, PHONE = "2-501", "10.9.8.7", "13900000000"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A store that holds a register and no survey; nothing here is committed."""
    with closing(open_office(url_of(tmp_path_factory.mktemp("city") / "minyi.duckdb"))) as office:
        drafted = loading.draft(office, "名册.csv", REGISTER.encode())
        loading.commit(office, drafted, loading.check(office, drafted), by="tester")
        yield office


def planted(heading: str, rows: set[int], words: str) -> bytes:
    """A survey of a few forms with ``words`` in some cells of a column."""
    forms = pd.DataFrame([{name: cell.format(n=n) for name, cell in FORM.items()} for n in range(1, FORMS + 1)])
    forms.loc[sorted(rows), heading] = words
    return forms.to_csv(index=False).encode()


def told(office: Office, data: bytes, on_bad_rows: str) -> str:
    """All that is said, shown or stored of a file but its bad rows."""
    member = Member("调查.csv", data)
    try:
        drafted = drafting.draft(office, drafting.read(office, member))
        looked = drafting.draft(office, drafting.look(member))
        said = [json.dumps(inspection.report(office, looked, Instructions()), ensure_ascii=False)]
        found = loading.examine(office, drafted, on_bad_rows=on_bad_rows)
    except MinyiError as refusal:
        return str(refusal)
    frames = [drafted.codebook.to_frame(), found.checked.changes, found.checked.doubtful, found.screened]
    if found.compared:
        frames += [found.compared.changed, found.compared.missing]
    if accepted := found.checked.accepted:
        frames += [accepted.surveys, accepted.items, accepted.responses, accepted.answers, accepted.comments]
    with terminal.errors.capture() as printed:
        terminal.print_issues(found.checked.issues)
    return "\n".join([*said, *(frame.to_csv() for frame in frames), drafted.codebook.describe(), printed.get()])


@settings(max_examples=30, deadline=None)
@given(
    heading=st.sampled_from([*FORM]),
    rows=st.sets(st.integers(0, FORMS - 1), min_size=1),
    words=st.sampled_from(["{}", "找我{}", "满意，{}", "朝阳花园 {}", "其他〖{}〗", "小區 {} 李先生"]),
    number=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    on_bad_rows=st.sampled_from(["reject", "set-aside"]),
)
def test_a_telephone_number_comes_out_nowhere(
    city: Office, heading: str, rows: set[int], words: str, number: str, on_bad_rows: str
) -> None:
    said = told(city, planted(heading, rows, words.format(number)), on_bad_rows)
    assert number not in said
    for personal in (ROOM, ADDRESS, PHONE):
        assert personal not in said, personal


def test_the_refusal_names_the_row_whose_cell_it_hides(city: Office) -> None:
    data = planted("总体满意度", {2}, "13812345678")
    found = loading.examine(city, loading.draft(city, "调查.csv", data))
    assert found.checked.issues["row"].tolist() == [4]
    assert found.checked.bad_rows["总体满意度"].tolist() == ["13812345678"], (
        "the analyst's own row is given back as it was"
    )
    looked = drafting.draft(city, drafting.look(Member("调查.csv", data)))
    issue = inspection.report(city, looked, Instructions())["issues"][0]
    assert (issue["row"], issue["column"], issue["value"]) == (4, "总体满意度", "【手机】")


def test_a_number_that_names_a_form_names_it_still(city: Office) -> None:
    """The same form in the next export is the same form; nobody can read the number from the store."""
    data = planted("答卷编号", {0}, "13812345678")
    first, second = (
        loading.check(city, loading.draft(city, "调查.csv", each)).accepted.responses["response_id"]
        for each in (data, data.replace(b"\xe6\xa0\x91\xe2\x94\x8b", b""))
    )
    assert first.tolist() == second.tolist()
    assert first.str.startswith("k-").tolist() == [True] + [False] * (FORMS - 1)
