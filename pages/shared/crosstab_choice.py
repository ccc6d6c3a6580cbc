"""What the reader crosses: question, grouping, round and place, all kept in the URL."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analytics.definitions import definitions
from analytics.flows.crosstab_layout import Asked
from analytics.flows.crosstab_register import GROUPINGS, ROUND
from analytics.headings import place_name, round_name
from analytics.language import _
from analytics.model import KINDS, Items, Scope
from analytics.standard import forms
from analytics.store import crosstabs as stored
from pages.shared import crosstab_reads, filters, notices, reads, sentences


@dataclass(frozen=True)
class Choice:
    """A survey and a whole place of the city."""

    survey_id: str
    place: Scope

    @property
    def items(self) -> Items:
        """The survey's questions that can be counted."""
        known = reads.items(self.survey_id)
        return known[known["type"] != "text"]

    @property
    def kind(self) -> str:
        """What kind of survey it is."""
        return str(reads.surveys().set_index("survey_id").loc[self.survey_id, "kind"])

    @property
    def definition(self) -> str:
        """What counts as satisfied, or agreed."""
        return definitions(self.items[self.items["satisfied_from"].notna()], self.kind)


def survey_and_place() -> Choice | None:
    """Chosen in the sidebar; None, with a word why, where nothing can be."""
    survey = filters.survey(tuple(KINDS), every=False)
    if survey is None:
        notices.no_survey()
        return None
    places = {_code(place): place for place in crosstab_reads.places()}
    if not places:
        notices.empty(
            _("您的范围不是完整的街道、区县或城市，不能作交叉分析"),
            _("小区的各题情况见“小区档案”页。"),
            page="community",
        )
        return None
    with st.sidebar:
        code = filters.one("within", _("范围"), list(places), lambda one: place_name(places[one]))
    return Choice(survey, places[code])


def asked(choice: Choice) -> tuple[Asked, Scope] | None:
    """The question, the grouping and the round; for buildings a community. None, with a word why, without rounds."""
    rounds = [str(number) for number in reads.round_numbers(choice.survey_id, choice.place)]
    headings = dict(zip(choice.items["item_id"], choice.items["heading"], strict=True))
    if not rounds or not headings:
        notices.empty(_("这一范围没有这个调查的答卷"), _("请在左侧改选调查或范围。"))
        return None
    left, middle, right = st.columns(3)
    with left:
        item = filters.one("item", _("题目"), list(headings), headings.__getitem__)
    groupings = _groupings(choice, headings, item, several_rounds=len(rounds) > 1)
    with middle:
        by = filters.one("group", _("按什么分组"), list(groupings), groupings.__getitem__)
    with right:
        number = rounds[-1]
        if by != ROUND:
            number = filters.one("round", _("轮次"), rounds[::-1], lambda one: round_name(int(one)))
    if by != stored.BUILDING:
        return Asked(choice.survey_id, item, by, int(number)), choice.place
    known = reads.listed(choice.place, None)
    names = sentences.full_names(known)
    community = filters.one("community", _("小区（可输入名称查找）"), list(names), names.__getitem__, always=True)
    return Asked(choice.survey_id, item, by, int(number), community), Scope(community_id=(community,))


def usual(choice: Choice) -> Asked | None:
    """What :func:`asked` gives while the reader chooses nothing; None without rounds."""
    rounds = reads.round_numbers(choice.survey_id, choice.place)
    headings = dict(zip(choice.items["item_id"], choice.items["heading"], strict=True))
    if not rounds or not headings:
        return None
    item = next(iter(headings))
    by = next(iter(_groupings(choice, headings, item, several_rounds=len(rounds) > 1)))
    return Asked(choice.survey_id, item, by, int(rounds[-1]))


def grouping_name(choice: Choice, by: str) -> str:
    """A grouping in words."""
    headings = dict(zip(choice.items["item_id"], choice.items["heading"], strict=True))
    return _groupings(choice, headings, "", several_rounds=True)[by]


def _groupings(choice: Choice, headings: dict[str, str], item: str, *, several_rounds: bool) -> dict[str, str]:
    """The words of every grouping: residents' own first, then communities', then other questions."""
    found: dict[str, str] = {}
    codes = crosstab_reads.groupings(choice.survey_id)
    for code in codes:
        if code.startswith(stored.ATTRIBUTE):
            found[code] = forms.attribute(code.removeprefix(stored.ATTRIBUTE))
    found[stored.CHANNEL] = _("填写渠道")
    found |= {code: _(words) for code, words in GROUPINGS.items() if code != ROUND or several_rounds}
    found[stored.BUILDING] = _("楼栋（一个小区）")
    for code in codes:
        other = code.removeprefix(stored.ITEM)
        if code.startswith(stored.ITEM) and other != item:
            found[code] = _("另一题：{heading}").format(heading=headings[other])
    return found


def _code(place: Scope) -> str:
    """A place in a URL.

    >>> _code(Scope(city=("枣庄市",), district=("市中区",)))
    '枣庄市|市中区'
    """
    return "|".join(values[0] for values in (place.city, place.district, place.street) if values)
