"""What stands behind a sentence, a chart or a table: opened on demand, and nothing before."""

from __future__ import annotations

import streamlit as st

from analytics.bulletin.content import Bulletin, Number, Source
from analytics.bulletin.numbers import written
from analytics.language import _
from pages.shared import filters, week_tables, wording
from pages.shared.plain import plain

LINKS = 12


def opener(source: Source, bulletin: Bulletin, *, key: str, numbers: dict[str, Number] | None = None) -> None:
    """A small button that shows ``source``; drawn only once the reader opens it."""
    behind = st.popover(
        _("依据"), type="tertiary", icon=":material/frame_inspect:", key=f"{key}-behind", on_change="rerun"
    )
    if behind.open:
        with behind:
            _show(source, bulletin, key=key, numbers=numbers or {})


def is_told(source: Source) -> bool:
    """Whether there is anything behind to be shown."""
    return source != Source()


def _show(source: Source, bulletin: Bulletin, *, key: str, numbers: dict[str, Number]) -> None:
    for label, words in _facts(source, bulletin, numbers):
        st.markdown(_("　").join((f"**{label}**", words)))
    _communities(source)
    known = bulletin.tables
    for name in source.tables:
        if name in known:
            table = week_tables.about(known[name], source)
            st.markdown(_("**{title}**　{n} 行").format(title=plain(table.title), n=wording.count(len(table.rows))))
            week_tables.draw(table, bulletin, key=f"{key}-behind-{name}")
            week_tables.download(table, bulletin.provenance, name=table.title, key=f"{key}-behind-{name}-xlsx")
    if source.page:
        filters.link(source.page, _("在页面中查看全部"), icon=":material/open_in_new:", **source.query)


def _facts(source: Source, bulletin: Bulletin, numbers: dict[str, Number]) -> list[tuple[str, str]]:
    hidden = sum(number.value is None for number in numbers.values())
    told = [
        (_("份数"), "" if source.n is None else f"n\u00a0=\u00a0{written(source.n, 'count')}"),
        (_("基数"), plain(source.base)),
        (_("口径"), plain(source.definition)),
        (_("方法"), plain(source.method)),
        (_("未显示"), _("{n} 个数字份数太少或可由相减得出，不显示").format(n=hidden) if hidden else ""),
        (_("数据"), "" if bulletin.complete else _("本期未完，数字还会变化")),
    ]
    return [(label, words) for label, words in told if words]


def _communities(source: Source) -> None:
    if not source.communities:
        return
    st.markdown(_("**涉及小区**　{n} 个").format(n=wording.count(len(source.communities))))
    with st.container(horizontal=True, gap="small"):
        for community_id, name in list(source.communities.items())[:LINKS]:
            filters.link("community", plain(name), icon=":material/apartment:", community=community_id)
    if len(source.communities) > LINKS:
        words = _("只列前 {n} 个，其余见下表。") if source.tables else _("只列前 {n} 个。")
        st.caption(words.format(n=LINKS))
