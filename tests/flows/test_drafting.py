"""From uploaded bytes to drafts: archives, twins of one export, communities told by names, memory of questionnaires."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pandas as pd
import pytest

from analytics.errors import UnmappableFile
from analytics.flows import drafting, loading
from analytics.flows.loading import Instructions
from analytics.flows.office import Office
from analytics.ingest.reading.archives import Member
from analytics.store import aliases, batches, choices, records, surveys
from tests.conftest import REGISTER, survey_csv

BY = {"by": "tester"}
HEAD = "序号,提交答卷时间,所用时间,来源,来源详情,来自IP"
WORDS = ["满意", "一般", "不满意", "满意"] * 5
NUMBERS = {"满意": 1, "一般": 2, "不满意": 3}


def wjx(cells: list[str], heading: str = "1、您对道路满意吗？") -> bytes:
    rows = [
        f"{at},2026/09/{at % 9 + 1:02d} 10:00:{at:02d},99秒,微信,,1.2.3.{at},{cell}"
        for at, cell in enumerate(cells, start=1)
    ]
    return "\n".join([f"{HEAD},{heading}", *rows]).encode()


TEXT = Member("289_按文本_道路调查_20_20.csv", wjx(WORDS))
CODES = Member("289_按序号_道路调查_20_20.csv", wjx([str(NUMBERS[word]) for word in WORDS]))


@pytest.fixture
def city(office: Office) -> Office:
    load(office, Member("名册.csv", REGISTER.encode()))
    return office


def draft(office: Office, member: Member, **more: object) -> drafting.Draft:
    return drafting.draft(office, drafting.read(office, member), **more)


def load(office: Office, member: Member, told: Instructions | None = None, **more: object) -> batches.Receipt:
    drafted = draft(office, member)
    checked = loading.check(office, drafted, loading.confirmed(drafted, told or Instructions()))
    return loading.commit(office, drafted, checked, **BY, **more)


def packed(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return target.getvalue()


def test_an_archive_gives_its_tables_and_names_the_rest(office: Office) -> None:
    opened = drafting.members(office, "全部.zip", packed(甲__csv=b"a,b\n1,2", 说明__docx=b"x", 乙__csv=b"c\n3"))
    assert [member.filename for member in opened.members] == ["甲.csv", "乙.csv"]
    assert opened.passed_over == ("说明.docx",)


READABLE = b"start,finish,Q\n2026-09-01 10:00,2026-09-01 10:01,\xe6\xbb\xa1\xe6\x84\x8f\n"
ORIGINAL = b"start,finish,Q1\n2026-09-01 10:00,2026-09-01 10:01,1\n"
CODE_TABLE = "题号,题目,选项编号,选项文字\nQ1,道路,1,满意\nQ1,道路,2,不满意\n".encode()


def test_an_archive_of_wenjuanwang_is_read_once(office: Office) -> None:
    files = {"All_Data_Readable__csv": READABLE, "All_Data_Original__csv": ORIGINAL, "code__csv": CODE_TABLE}
    opened = drafting.members(office, "问卷网.zip", packed(**files))
    assert [member.filename for member in opened.members] == ["All_Data_Readable.csv"]
    assert set(opened.passed_over) == {"All_Data_Original.csv", "code.csv"}


def test_numbers_of_wenjuanwang_are_put_into_words(office: Office) -> None:
    opened = drafting.members(office, "问卷网.zip", packed(All_Data_Original__csv=ORIGINAL, code__csv=CODE_TABLE))
    (member,) = opened.members
    assert pd.read_csv(io.BytesIO(member.data))["道路"].tolist() == ["满意"]


def test_codes_beside_their_words_are_read_in_words(city: Office) -> None:
    words = draft(city, TEXT)
    numbers = draft(city, CODES, beside=[words])
    assert "20 份" in numbers.twin and numbers.platform.mode == "text"
    assert numbers.table.frame["您对道路满意吗？"].tolist() == WORDS


def test_codes_of_a_stored_export_change_nothing(city: Office) -> None:
    load(city, TEXT, Instructions(community_id="C1", kind="opinion"))
    numbers = draft(city, CODES)
    assert "20 份" in numbers.twin
    found = loading.examine(city, numbers, loading.confirmed(numbers, Instructions(community_id="C1", kind="opinion")))
    assert found.compared is not None
    assert found.compared.counts() == {"new": 0, "changed": 0, "unchanged": 20, "missing": 0}
    assert set(found.screened["finding"]) >= {"in_store_already"}


def everything(answers: list[tuple[str, str]], *, codes: bool, community: str = "") -> Member:
    """A level, a choice and an attribute; as words or as option numbers."""
    rows = [
        f"{at},2026/09/{at % 9 + 1:02d} 10:00:{at:02d},99秒,微信,,1.2.3.{at}," + ",".join((word, *rest))
        for at, (word, *rest) in enumerate(answers, start=1)
    ]
    if codes:
        numbers = {**NUMBERS, "停车": 1, "绿化": 2, "男": 1, "女": 2}
        for word in sorted(numbers, key=len, reverse=True):
            rows = [row.replace(f",{word}", f",{numbers[word]}") for row in rows]
    data = "\n".join([f"{HEAD},1、您对道路满意吗？,2、最需要什么,3、您的性别", *rows]).encode()
    return Member(f"289_{'按序号' if codes else '按文本'}_道路调查_{community}20_20.csv", data)


ONE = [(word, "停车" if at % 3 else "绿化", "男" if at % 4 else "女") for at, word in enumerate(WORDS)]
OTHER = [(word, "停车" if at % 2 else "绿化", "男" if at % 5 else "女") for at, word in enumerate(reversed(WORDS))]


def test_codes_of_one_community_meet_their_words_among_those_of_others(city: Office) -> None:
    for community, answers in (("C1", ONE), ("C2", OTHER)):
        load(city, everything(answers, codes=False), Instructions(community_id=community, kind="opinion"))
    for answers in (ONE, OTHER):
        found = draft(city, everything(answers, codes=True))
        assert "20 份中有 20 份" in found.twin
        assert found.table.frame["最需要什么"].tolist() == [wish for _level, wish, _sex in answers]


def test_codes_loaded_after_their_words_leave_who_the_residents_are(city: Office) -> None:
    told = Instructions(community_id="C1", kind="opinion", title="改了名的调查")
    for codes in (False, True):
        load(city, everything(ONE, codes=codes), told)
    with city.store.reading() as connection:
        found = connection.execute(
            "SELECT attributes, count(*) FROM responses WHERE current GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert found == [('{"您的性别": "女"}', 5), ('{"您的性别": "男"}', 15)]


def test_codes_alone_stay_codes(city: Office) -> None:
    numbers = draft(city, CODES)
    assert numbers.platform.mode == "codes" and not numbers.twin


def test_the_name_of_a_file_tells_its_community(city: Office) -> None:
    assert draft(city, Member("289_按文本_朝阳花园改造满意度_5_5.csv", TEXT.data)).codebook.whole.community_id == "C1"
    assert draft(city, TEXT).codebook.whole.community_id is None


def test_a_name_of_two_communities_or_of_another_part_tells_none(city: Office) -> None:
    for name in ("朝阳花园、建设新村满意度", "朝阳花园（二区）满意度", "朝阳花园 东区 满意度", "朝阳花园满意度二区"):
        assert draft(city, Member(f"{name}.csv", TEXT.data)).codebook.whole.community_id is None, name


def test_the_same_questions_under_a_title_of_another_kind_are_of_that_kind(city: Office) -> None:
    text = survey_csv({"C1": ["满意"] * 9}).replace("总体满意度", "您对方案总体满意吗？")
    told = Instructions(kind="opinion")
    assert load(city, Member("方案意见.csv", text.encode()), told).rows_accepted == 9
    again = draft(city, Member("方案满意度验收.csv", text.replace("2026-09-07", "2026-09-08").encode()))
    assert again.recalled.source and again.codebook.kind == "satisfaction" and again.codebook.overall
    assert draft(city, Member("方案意见二.csv", text.replace("09-07", "09-09").encode())).codebook.kind == "opinion"


def test_what_nobody_tells_is_asked_for(city: Office) -> None:
    drafted = draft(city, TEXT)
    assert drafted.codebook.needs_community and not drafted.codebook.needs_date
    found = loading.check(city, drafted)
    assert "no_community_chosen" in set(found.issues["code"]) and found.accepted is None


def test_a_questionnaire_is_remembered_and_its_change_refused_unattended(city: Office) -> None:
    told = Instructions(community_id="C1", kind="opinion")
    first = load(city, TEXT, told).batch_id
    again = draft(city, Member("道路调查.csv", wjx([*WORDS, "满意"])))
    assert (again.recalled.source, again.recalled.needs_confirmation) == (first, False)
    changed = draft(city, Member("道路调查.csv", wjx(["很棒", *WORDS[1:], *["很棒"] * 9])))
    assert changed.recalled.needs_confirmation
    with pytest.raises(UnmappableFile, match="很棒"):
        loading.confirmed(changed, told)
    document = records.codebook(city.store, first)
    assert document is not None
    assert loading.confirmed(changed, Instructions(codebook=document)).column("item") is not None


def test_an_undone_batch_is_not_remembered(city: Office) -> None:
    batch_id = load(city, TEXT, Instructions(community_id="C1", kind="opinion")).batch_id
    batches.undo(city.store, batch_id, by="tester", at=city.now())
    assert draft(city, TEXT).recalled.source is None


def test_a_decided_spelling_is_accepted_from_then_on(city: Office) -> None:
    text = survey_csv({"C1": ["满意"] * 5}).replace("小区编号", "小区名称").replace(",C1,", ",朝阳花圆,")
    drafted = draft(city, Member("满意度调查.csv", text.encode()))
    doubtful = loading.check(city, drafted).doubtful
    assert doubtful[["spelling", "n", "community_id"]].to_dict("list") == {
        "spelling": ["朝阳花圆"],
        "n": [5],
        "community_id": ["C1"],
    }
    aliases.decide(city.store, {"朝阳花圆": "C1"}, by="tester", at=city.now())
    checked = loading.check(city, drafted)
    assert checked.rows_accepted == 5 and checked.issues.empty
    assert checked.changes["change"].tolist() == ["community"] * 5


def test_what_was_changed_is_kept_with_the_batch_but_nothing_personal(city: Office) -> None:
    text = survey_csv({"C1": ["满意"] * 2}).replace("停车位不够第1次反映", "小區道路不平")
    text = text.replace("停车位不够第2次反映", "打電話13812345678也沒用")
    batch_id = load(city, Member("满意度调查.csv", text.encode())).batch_id
    kept = records.changes(city.store, batch_id).set_index("row")
    assert kept.loc[2, ["before", "after"]].tolist() == ["小區道路不平", "小区道路不平"]
    assert pd.isna(kept.loc[3, "before"]) and "138" not in kept.loc[3, "after"]


def test_choices_and_ranks_can_be_counted(city: Office) -> None:
    rows = ["停车→道路", "道路→停车→绿化", "停车"] * 10
    data = wjx(rows, "2、请按重要程度排序")
    load(city, Member("289_按文本_需求_30_30.csv", data), Instructions(community_id="C2", kind="opinion"))
    (survey_id,) = surveys.surveys(city.store)["survey_id"]
    counted = choices.choice_counts(city.store, survey_id).set_index("choice")
    assert counted["n"].to_dict() == {"停车": 30, "道路": 20, "绿化": 10}
    assert counted["base"].unique().tolist() == [30]
    assert counted.loc["停车", "rank_1"] == 20


def test_the_day_of_a_whole_file_dates_its_forms(city: Office) -> None:
    text = survey_csv({"C1": ["满意"] * 3})
    undated = "\n".join(",".join(line.split(",")[:2] + line.split(",")[3:]) for line in text.splitlines())
    told = Instructions(submitted_at=dt.datetime(2026, 9, 3), round=2)
    receipt = load(city, Member("满意度调查.csv", undated.encode()), told)
    assert receipt.rows_accepted == 3
    with city.store.reading() as connection:
        found = connection.execute("SELECT DISTINCT submitted_at, round FROM responses").fetchall()
    assert found == [(dt.datetime(2026, 9, 3), 2)]
