"""The programmes in a table, and the form that sets one."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from analytics.flows.programmes import Programme
from analytics.language import _
from analytics.programme.acceptance import programme_rules
from analytics.programme.subjects import SUBJECTS
from analytics.programme.wishes import classes, measures
from analytics.standard import people
from analytics.store.cycle import Draft
from pages.shared import cycle_forms, cycle_reads, cycle_words, operator, reads, tables, wording
from pages.shared.plain import plain

SUBJECT = "programme"
FIELDS = tuple(field.name for field in SUBJECTS[SUBJECT].fields)


def listing() -> None:
    """Every programme with its limits and the number of communities that it holds for."""
    shown = table()
    tables.draw(shown, key="programmes")
    tables.download(shown, name=_("项目设置"), provenance={_("范围"): _("全部项目")}, key="download_programmes")


def table() -> pd.DataFrame:
    """One row a programme, headings in Chinese; the office's own rules first."""
    held = Counter(rule.entry_id for rule in cycle_reads.holders().values())
    fields = {field.name: field for field in SUBJECTS[SUBJECT].fields}
    rows = []
    for rule in cycle_reads.programmes():
        told = {_(fields[name].words): words(rule, name) for name in FIELDS}
        rows.append(told | {_("小区数"): str(held[rule.entry_id])})
    return pd.DataFrame(rows)


def words(rule: Programme, name: str) -> str:
    """One field of a programme as it is read."""
    value = getattr(rule, name)
    if name == "name" and not value:
        return _("（默认）")
    if name == "base":
        return _(SUBJECTS[SUBJECT].field(name).choices[value])
    if name == "scheme":
        return classes.scheme_words(value)
    if isinstance(value, int) and name != "year":
        return wording.count(value)
    return "—" if value in (None, "") else str(value)


def edit() -> None:
    """Choose a programme or a new one, set it, or take the last change back; for those who may."""
    known = cycle_reads.entries(SUBJECT)
    names = dict(zip(known["entry_id"], known["name"], strict=True))
    entry = cycle_forms.chosen(_("项目"), _("新增项目"), known, names, "programme-entry")
    st.caption(_("空着的线按默认值。城市、区县的写法要与小区名册一致；分类办法可在“居民意愿”的“分类对照”里另立。"))
    choices = {"scheme": {one: classes.scheme_words(one) for one in measures.schemes(reads.office())}}
    if entry is None:
        cycle_forms.form(SUBJECT, "set", save=enter, said=_("项目已保存"), choices=choices, action="edit_programme")
        return
    cycle_forms.form(SUBJECT, "set", entry, save=enter, said=_("项目已保存"), choices=choices, action="edit_programme")
    st.caption(
        _("最近由 {by} 于 {day} 改动").format(
            by=plain(people.person(entry["changed_by"])), day=cycle_words.day(entry["changed_on"])
        )
    )
    cycle_forms.take_back(entry, action="edit_programme")


def enter(draft: Draft) -> object:
    """Set a programme, whose limits and places have been checked."""
    return programme_rules.set_programme(reads.office(), draft, by=operator.current())
