"""The register, the questionnaires, what residents answered, and how often."""

from __future__ import annotations

from typing import Final, TypeAlias

import pandas as pd

from analytics.language import N_
from analytics.model.frame import Frame

Communities: TypeAlias = pd.DataFrame
Surveys: TypeAlias = pd.DataFrame
Items: TypeAlias = pd.DataFrame
Responses: TypeAlias = pd.DataFrame
Answers: TypeAlias = pd.DataFrame
Comments: TypeAlias = pd.DataFrame
LevelCounts: TypeAlias = pd.DataFrame
ResponseCounts: TypeAlias = pd.DataFrame
ChoiceCounts: TypeAlias = pd.DataFrame

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
        "building": "楼栋 (9号楼), from 户号 or a column of its own, or NA",
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
