"""The frames everything speaks in: what one row is, and what each column holds.

A frame is a plain ``pandas.DataFrame``; its alias names what it holds. Optional values are missing (NA), never 0 or "".
Identifiers are text. Times are Asia/Shanghai wall-clock, without offset, as offices write them. Shares are 0–1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import pandas as pd

from analytics.language import N_

Communities: TypeAlias = pd.DataFrame
Surveys: TypeAlias = pd.DataFrame
Items: TypeAlias = pd.DataFrame
Responses: TypeAlias = pd.DataFrame
Answers: TypeAlias = pd.DataFrame
Comments: TypeAlias = pd.DataFrame
LevelCounts: TypeAlias = pd.DataFrame
ResponseCounts: TypeAlias = pd.DataFrame
ChoiceCounts: TypeAlias = pd.DataFrame
Estimates: TypeAlias = pd.DataFrame
Verdicts: TypeAlias = pd.DataFrame
Topics: TypeAlias = pd.DataFrame
TopicAssignments: TypeAlias = pd.DataFrame
Batches: TypeAlias = pd.DataFrame
Issues: TypeAlias = pd.DataFrame
Changes: TypeAlias = pd.DataFrame
Doubtful: TypeAlias = pd.DataFrame
TopicWords: TypeAlias = pd.DataFrame
Decisions: TypeAlias = pd.DataFrame


@dataclass(frozen=True)
class Frame:
    """The description of one kind of frame: what a row is, and its columns with their meaning."""

    name: str
    row: str
    columns: Mapping[str, str] = field(default_factory=dict)

    def empty(self) -> pd.DataFrame:
        """A frame of this kind without rows.

        >>> list(BATCHES.empty().columns)[:2]
        ['batch_id', 'filename']
        """
        return pd.DataFrame({column: pd.Series(dtype="object") for column in self.columns})


COMMUNITIES = Frame(
    "Communities",
    "a 小区 of the register",
    {
        "community_id": "小区编号",
        "name": "小区名称",
        "city": "城市",
        "district": "区县",
        "street": "街道",
        "neighbourhood": "社区",
        "buildings": "楼栋数, count",
        "households": "户数, count, ≥ 1",
        "floor_area_m2": "建筑面积, m²",
        "built_year": "建成年份",
        "renovation_year": "改造年度",
        "stage": "阶段 of the renovation",
        "investment_wan": "投资, 10 000 yuan",
        "management_mode": "管理模式",
        "longitude": "经度, degrees",
        "latitude": "纬度, degrees",
    },
)

SURVEYS = Frame(
    "Surveys",
    "a questionnaire",
    {"survey_id": "s- and 8 hex digits of its title and kind", "title": "调查", "kind": "one of KINDS"},
)

ITEMS = Frame(
    "Items",
    "a question of a survey",
    {
        "survey_id": "the questionnaire",
        "item_id": "q- and 8 hex digits of survey and heading; unique over all surveys",
        "position": "order in the questionnaire, from 1",
        "heading": "the question as the file words it, without its number",
        "type": "one of ITEM_TYPES",
        "scale_low": "lowest level, usually 1 (0 on a 0–100 scale); NA unless type is level",
        "scale_high": "highest level K; NA unless type is level",
        "labels": "level words from lowest to highest joined by |; NA for numeric scales",
        "satisfied_from": "the lowest level that counts as satisfied (or agreed); the definition in force",
        "category": "基础类, 完善类, 提升类 or NA",
        "overall": "True for the item that decides the verdict; at most one a survey",
    },
)

RESPONSES = Frame(
    "Responses",
    "one answered form",
    {
        "response_id": "答卷编号, or r- and 16 hex digits of the row's content and its occurrence in the file",
        "survey_id": "the questionnaire",
        "round": "轮次, from 1",
        "community_id": "the 小区",
        "submitted_at": "提交时间",
        "channel": "渠道 or NA",
        "respondent_key": "keyed hash of 小区 and 户号, 16 hex digits, or NA",
        "attributes": "JSON object of the respondent's attributes (性别, 年龄段 …), or NA",
    },
)

ANSWERS = Frame(
    "Answers",
    "one answer to one item",
    {
        "response": "position of the response in its Responses frame, from 0",
        "item_id": "the question",
        "level": "scale_low..scale_high; the rank from 1 for ranking; NA when missing or when the item has choices",
        "choice": "the chosen option's words (one row an option for multi-choice and ranking), NA for levels",
        "missing": "one of MISSING when there is no answer, else NA",
    },
)

COMMENTS = Frame(
    "Comments",
    "one masked text",
    {
        "comment_id": "stable over re-runs and re-loads",
        "response_id": "the form it stood on",
        "survey_id": "the questionnaire",
        "round": "轮次",
        "community_id": "the 小区",
        "item_id": "the question it answers",
        "submitted_at": "提交时间",
        "channel": "渠道 or NA",
        "level": "the same respondent's answer to the overall item, or NA",
        "satisfied": "whether that level counts as satisfied; NA without a level",
        "text": "masked text",
    },
)

LEVEL_COUNTS = Frame(
    "LevelCounts",
    "survey × round × community × item × week × level, and how many answers it holds",
    {
        "survey_id": "the questionnaire",
        "round": "轮次",
        "community_id": "the 小区",
        "item_id": "the question",
        "week": "first day of the week of submission (datetime64)",
        "level": "scale_low..scale_high; NA on rows that count missing answers",
        "missing": "one of MISSING on those rows, else NA",
        "n": "number of answers, ≥ 1",
    },
)

RESPONSE_COUNTS = Frame(
    "ResponseCounts",
    "survey × round × community × week × channel, and how many forms it holds",
    {
        "survey_id": "the questionnaire",
        "round": "轮次",
        "community_id": "the 小区",
        "week": "first day of the week of submission (datetime64)",
        "channel": "渠道 or NA",
        "n": "number of forms, ≥ 1",
    },
)

CHOICE_COUNTS = Frame(
    "ChoiceCounts",
    "an option of a single-choice, multi-choice or ranking question, and how many forms chose it",
    {
        "item_id": "the question",
        "position": "its order in the questionnaire, from 1",
        "heading": "its words",
        "type": "single, multi or ranking",
        "choice": "the option's words",
        "n": "forms that chose it, ≥ 1",
        "base": "forms that answered the question",
        "outside": "forms with a missing answer to it, outside the base",
        "rank_1": "of n, those that put it first; NA unless type is ranking",
        "mean_rank": "mean rank among those n, from 1; NA unless type is ranking",
    },
)

ESTIMATES = Frame(
    "Estimates",
    "a unit's share on an item; the unit's own key columns come first",
    {
        "n": "valid answers, the base",
        "satisfied": "of them at or above satisfied_from",
        "outside": "missing answers, outside the base",
        "share": "satisfied / n, share 0–1; NA when n = 0",
        "low": "lower limit of the interval, 0–1",
        "high": "upper limit of the interval, 0–1",
    },
)

VERDICTS = Frame(
    "Verdicts",
    "a community's standing against the gate, worst first",
    {
        "community_id": "the 小区",
        "name": "小区名称",
        "city": "城市",
        "district": "区县",
        "street": "街道",
        "households": "户数, the population of the interval",
        "survey_id": "the satisfaction survey judged; NA without data",
        "round": "its latest round with answers here; NA without data",
        "n": "valid answers to the overall item",
        "satisfied": "of them satisfied",
        "outside": "missing answers, outside the base",
        "share": "share 0–1; NA when n = 0",
        "low": "lower limit, finite-population Wilson",
        "high": "upper limit",
        "standing": "one of STANDINGS, judged on integers",
        "evidence": "one of EVIDENCE",
        "needed": "further forms that would settle it at the present share; 0 when clear, NA when unknown",
        "severity": "expected number of households short of the gate, ≥ 0",
    },
)

TOPICS = Frame(
    "Topics",
    "a named group of comments",
    {
        "topic_id": "stable name: c-<code> from the codebook, d-<n> discovered, a-<n> made by analysts, "
        "<topic_id>.<n> a part of a topic; never used again for another",
        "label": "short name in words",
        "kind": "one of TOPIC_KINDS",
        "parent": "the topic that a part belongs to; NA otherwise",
        "category": "基础类, 完善类, 提升类, or NA",
        "unit": "责任单位 that usually answers, or NA",
        "keywords": "telling words joined by 、",
        "representatives": "comment_ids joined by |, nearest to the centre, from different communities",
        "n": "comments whose main topic it is (条数)",
        "n_distinct": "the same after near-duplicates are collapsed (去重后)",
        "stability": "how well it comes back when some comments are left out: mean Jaccard, 0–1; NA for few",
    },
)

TOPIC_ASSIGNMENTS = Frame(
    "TopicAssignments",
    "which topic a comment belongs to, and how strongly; the main one has position 1",
    {
        "comment_id": "the comment",
        "position": "1 for the main topic, 2… for further clauses' topics",
        "topic_id": "nearest topic, wherever the text has content; NA in bucket no_content",
        "subtopic_id": "the part of the topic it belongs to; NA where the topic has none, or none is near",
        "strength": "closeness to the topic, 0–1",
        "margin": "how far ahead of the second topic, 0–1",
        "second_id": "that second topic; NA without one",
        "stance": "one of STANCES, by the words that speak of this topic",
        "bucket": "one of BUCKETS",
        "group": "comment_id of the first of its near-duplicates; itself when unique",
        "usefulness": "how much deciding it would teach, ≥ 0; NA for what is decided or says nothing",
        "x": "place on the map of comments, −1–1; NA for what is not drawn",
        "y": "place on the map of comments, −1–1",
    },
)

TOPIC_WORDS = Frame(
    "TopicWords",
    "a word that speaks for a topic against the others",
    {"topic_id": "the topic", "word": "the word, in one width and case", "weight": "how strongly, > 0"},
)

DECISIONS = Frame(
    "Decisions",
    "what an analyst decided about topics; never changed, only followed by another",
    {
        "decision_no": "running number, from 1",
        "kind": "one of DECISION_KINDS",
        "topic_id": "the topic it is about; NA for decisions on comments alone and on words",
        "value": "what was decided, a JSON object whose keys depend on the kind (see text.curation)",
        "reason": "why, in the analyst's words, or NA",
        "by": "who",
        "at": "when",
        "undoes": "the decision that this one takes back; NA unless kind is undo",
        "comments": "how many comments it names",
    },
)

BATCHES = Frame(
    "Batches",
    "one uploaded file",
    {
        "batch_id": "running number, from 1",
        "filename": "the name it had",
        "sha256": "of its bytes, 64 hex digits",
        "content": "register or survey",
        "title": "the survey's title; NA for a register",
        "loaded_at": "when",
        "loaded_by": "who",
        "rows_read": "data rows in the file",
        "rows_accepted": "rows that entered",
        "rows_rejected": "rows set aside with reasons",
        "rows_repeated": "rows whose response was in the store already",
        "state": "one of BATCH_STATES",
        "example": "True for the synthetic example data",
    },
)

ISSUES = Frame(
    "Issues",
    "one thing wrong with one cell, row or column of a file",
    {
        "sheet": "the sheet the row stands on, where the file has several; NA otherwise",
        "row": "row number as the spreadsheet shows it (heading row counted); NA for the whole column",
        "column": "heading as the file has it; NA for the whole row",
        "value": "what was found",
        "code": "reason code, a key of ingest.issues.REASONS",
        "reason": "what is wrong, in words",
        "action": "what to do",
    },
)

CHANGES = Frame(
    "Changes",
    "one cell whose text was changed, or set aside, before it was stored",
    {
        "sheet": "the sheet the row stands on, where the file has several; NA otherwise",
        "row": "row number as the spreadsheet shows it",
        "column": "heading as the file has it",
        "change": "what was done, a key of ingest.checks.validation.ALTERATIONS",
        "before": "the cell as it was; NA in the store where it holds personal data",
        "after": "the cell as it is stored, masked in the store; NA when it was set aside",
    },
)

DOUBTFUL = Frame(
    "Doubtful",
    "a spelling that may mean a community of the register, for an analyst to decide; likeliest community first",
    {
        "spelling": "the name as people wrote it, masked, without the building and room behind it",
        "column": "heading as the file has it",
        "n": "rows that hold it",
        "community_id": "the likeliest community; NA when none is alike",
        "name": "its name",
        "score": "likeness of the two, 0–100",
        "others": "further likely communities, as name（id） joined by 、",
    },
)

SCREENING = Frame(
    "Screening",
    "one thing about a file's forms that an analyst should know; nothing is deleted for it",
    {
        "finding": "a key of ingest.quality.screening.FINDINGS",
        "n": "forms (or communities) concerned",
        "base": "of how many",
        "rows": "their row numbers as the spreadsheet shows them, the first fifty, joined by 、",
        "detail": "what was found, in words",
    },
)

KINDS: Final = {
    "satisfaction": N_("满意度调查"),
    "opinion": N_("意愿调查"),
    "consent": N_("同意征询"),
    "vote": N_("业主表决"),
}
ITEM_TYPES: Final = {
    "level": N_("分级或评分"),
    "single": N_("单选"),
    "multi": N_("多选"),
    "ranking": N_("排序"),
    "text": N_("开放文字"),
}
MISSING: Final = {
    "blank": N_("未填"),
    "skipped": N_("跳过"),
    "not_applicable": N_("不适用"),
    "dont_know": N_("不清楚"),
}
STANDINGS: Final = {"met": N_("达标"), "below": N_("未达标"), "no_data": N_("无数据")}
EVIDENCE: Final = {"clear": N_("充分"), "uncertain": N_("存疑"), "insufficient": N_("样本不足")}
BUCKETS: Final = {
    "topic": N_("已归类"),
    "no_content": N_("无实质内容"),
    "none_fits": N_("无合适类别"),
    "undecided": N_("难以判定"),
}
TOPIC_KINDS: Final = {
    "codebook": N_("类目表"),
    "discovered": N_("新发现"),
    "analyst": N_("人工新建"),
    "part": N_("子主题"),
}
STANCES: Final = {"negative": N_("不满"), "neutral": N_("未表态"), "positive": N_("肯定")}
DECISION_KINDS: Final = {
    "create": N_("新建主题"),
    "rename": N_("改名"),
    "describe": N_("改类别或责任单位"),
    "terms": N_("改种子词"),
    "merge": N_("并入"),
    "split": N_("拆出"),
    "retire": N_("停用"),
    "lock": N_("锁定"),
    "move": N_("移动意见"),
    "noise": N_("标为无实质内容"),
    "word": N_("改词典或停用词"),
    "handling": N_("登记办理情况"),
    "undo": N_("撤回"),
}
BATCH_STATES: Final = {"loaded": N_("已入库"), "undone": N_("已撤销")}


@dataclass(frozen=True)
class Scope:
    """Which part of the city a reader looks at, or may look at. Empty means no limit on that level."""

    city: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    street: tuple[str, ...] = ()
    community_id: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommentSelection:
    """Which comments are looked at. Empty or None means no limit on that side.

    ``weeks`` are the first days of the first and the last week; ``kinds`` those of surveys (KINDS); ``satisfied`` how
    their writers judged the whole: True, False, or None for all and for those who did not say.
    """

    scope: Scope = Scope()
    weeks: tuple[dt.date, dt.date] | None = None
    survey_ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    satisfied: bool | None = None


@dataclass(frozen=True)
class Gate:
    """The rule a community must meet: whole per cent, inclusive; and how sure a clear finding must be.

    >>> Gate().passes(satisfied=4, n=5)
    True
    """

    threshold_percent: int = 80
    confidence: float = 0.95

    @property
    def threshold(self) -> float:
        """The threshold as a share, 0–1: for drawing and intervals, never for judging."""
        return self.threshold_percent / 100

    def passes(self, satisfied: int, n: int) -> bool:
        """Whether ``satisfied`` of ``n`` meets the gate, compared as integers; 以上 includes the number itself."""
        return n > 0 and 100 * satisfied >= self.threshold_percent * n


@dataclass(frozen=True)
class SourceFile:
    """The uploaded file a batch came from."""

    filename: str
    sha256: str
    loaded_by: str
    loaded_at: dt.datetime
    example: bool = False


@dataclass(frozen=True)
class BatchRecord:
    """What is kept of a survey batch beside its answers, so that every figure can be traced to the file.

    ``fingerprint`` names the questionnaire (see ingest.memory) and ``codebook`` is the confirmed codebook as
    JSON; the latest loaded batch of a fingerprint decides how the next export of that questionnaire is read.
    ``changes`` and ``screening`` are frames of those kinds.
    """

    fingerprint: str
    codebook: str
    changes: pd.DataFrame = field(default_factory=CHANGES.empty)
    screening: pd.DataFrame = field(default_factory=SCREENING.empty)


@dataclass(frozen=True)
class AcceptedRegister:
    """Checked rows of a register, ready for the store."""

    communities: Communities
    rows_read: int
    rows_rejected: int = 0


@dataclass(frozen=True)
class AcceptedSurvey:
    """Checked rows of a survey file, ready for the store once its comments are masked.

    ``surveys`` has one row per questionnaire in the file (a 调查 column may name several); ``answers.response`` points
    into ``responses`` by position, as does ``comments.response`` before the store gives comments their names.
    """

    surveys: Surveys
    items: Items
    responses: Responses
    answers: Answers
    comments: Comments
    rows_read: int
    rows_rejected: int = 0
