"""How far the ledger is: counts by state, by unit, by week."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.charts import rectification as charts
from analytics.headings import place_name
from analytics.language import _
from analytics.model import Scope
from analytics.programme.ledger import rectification_counts
from analytics.programme.ledger.rectification import SUBJECT
from analytics.standard import topics as standard_topics
from analytics.standard.cells import words_shown
from pages.shared import figures, ledger_reads, loading_report, notices, tables, wording
from pages.shared.version import Version


def numbers(rows: pd.DataFrame) -> None:
    """Entries, by state, and overdue."""
    counted = rectification_counts.counts(rows).iloc[0]
    loading_report.counts(
        {
            _("条目"): int(counted["entries"]),
            **{_(words): int(counted[state]) for state, words in SUBJECT.states.items()},
            _("逾期"): int(counted["overdue"]),
        }
    )


def show(ledger: pd.DataFrame, scope: Scope, version: Version) -> None:
    if ledger.empty:
        notices.empty(_("所选范围内还没有整改条目"), _("台账中有条目后，这里按单位和按周汇总。"))
        return
    numbers(ledger)
    st.subheader(_("各责任单位"))
    by_unit = rectification_counts.counts(
        ledger.assign(unit=words_shown(ledger["unit"], standard_topics.units)), ["unit"]
    )
    figures.draw(
        charts.states_by_unit(counts=by_unit), alt=_("各责任单位各状态的条数，逾期最多的在上"), key="ledger-by-unit"
    )
    notices.basis(
        note=_("条目 {n} 条；逾期：整改时限已过（当天不算）而未整改完成").format(n=wording.count(len(ledger)))
    )
    words = {"unit": _("责任单位"), "entries": _("条目"), "overdue": _("逾期")}
    tables.download(
        by_unit.rename(columns=words | {state: _(name) for state, name in SUBJECT.states.items()}),
        name=_("整改台账-按责任单位"),
        provenance={_("范围"): place_name(scope), _("数据版本"): str(version)},
        key="ledger-unit-xlsx",
    )
    st.subheader(_("每周进展"))
    weeks = ledger_reads.weekly(scope, ledger_reads.today())
    figures.draw(
        charts.moved_by_week(weeks=weeks), alt=_("每周新列入和销号的条数，周末逾期的条数"), key="ledger-by-week"
    )
    notices.basis(note=_("按发生日期，没有写明的按登记日期；撤回的不计；本周算到今天"))
