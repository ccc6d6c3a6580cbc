"""The result of one matter: outcome, standard table, chart against the limits, and what is lacking."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import glossary
from analytics.charts import votes as vote_charts
from analytics.language import _, aside, ended, word_for
from analytics.model import EXTENTS, Scope
from analytics.programme.voting import vote_words as words
from analytics.programme.voting.ballots import QUORUM, majority
from analytics.reports import vote_workbook
from analytics.standard import matters as standard_matters
from pages.shared import community_picks, downloads, figures, filters, notices, reads, vote_reads, wording
from pages.shared.plain import plain

MOST_DRAWN = 40


def chosen(scope: Scope) -> pd.DataFrame:
    """The votes on the matter that the reader picks, of the community that the reader picks."""
    names = vote_reads.communities(scope)
    with st.container(horizontal=True):
        community_id = filters.one("community", _("小区"), list(names), names.__getitem__, always=True)
        matters = vote_reads.matters(scope, community_id)
        matter = filters.one("matter", _("表决事项"), matters, standard_matters.matter, always=True)
    return vote_reads.matter(scope, community_id, matter)


def show(votes: pd.DataFrame) -> None:
    """Everything about one matter."""
    first = votes.iloc[0]
    st.subheader(plain(standard_matters.matter(first["matter"])))
    st.caption(
        _("{kind}，按{extent}表决，表决日期 {days}。").format(
            kind=words.category(first), extent=word_for(EXTENTS, first["extent"]), days=vote_workbook.days(votes)
        )
    )
    if len(votes) == 1:
        _card(first)
    else:
        _tally(votes)
    _table(votes)
    _chart(votes)


def _tally(votes: pd.DataFrame) -> None:
    """How many parts passed; the part the reader picks in full."""
    passed = votes["passed"].astype(bool)
    for column, (label, n) in zip(
        st.columns(3),
        ((_("表决单位"), len(votes)), (_("● 通过"), passed.sum()), (_("▲ 未通过"), (~passed).sum())),
        strict=True,
    ):
        column.metric(label, wording.count(n), border=True)
    notices.basis(note=_("每个表决单位单独计票"))
    places = [words.place(vote) for vote in votes.to_dict("records")]
    picked = filters.one("part", _("看哪一个表决单位"), places, width=320)
    _card(votes.iloc[places.index(picked)])


def _card(vote: pd.Series) -> None:
    """One vote: the outcome, then taking part and agreeing, by persons and by area."""
    limit = majority(special=bool(vote["special"]))
    with st.container(border=True):
        lacking = words.lacking(vote)
        st.markdown(
            _("　").join(
                filter(
                    None,
                    [
                        _("**{place}　{outcome}**").format(place=plain(words.place(vote)), outcome=words.outcome(vote)),
                        lacking,
                    ],
                )
            )
        )
        rows = (
            (_("参与占总人数"), words.persons, ("took_part", "owners"), QUORUM, "quorum_owners"),
            (_("参与占总面积"), words.square_metres, ("took_part_cm2", "area_cm2"), QUORUM, "quorum_area"),
            (_("同意占参与人数"), words.persons, ("agreed", "took_part"), limit, "majority_owners"),
            (_("同意占参与面积"), words.square_metres, ("agreed_cm2", "took_part_cm2"), limit, "majority_area"),
        )
        for column, (label, tell, (part, whole), against, met) in zip(st.columns(4), rows, strict=True):
            column.metric(label, words.share(vote[part], vote[whole], against))
            unit = _("人") if tell is words.persons else _("㎡")
            column.caption(
                _("{part} / {whole} {unit}  \n须 {limit}　{reached}").format(
                    part=tell(vote[part]),
                    whole=tell(vote[whole]),
                    unit=unit,
                    limit=words.limit_words(against),
                    reached=words.reached(vote[met]),
                )
            )
        notices.basis(n=None)
        _rest(vote)


def _rest(vote: pd.Series) -> None:
    """Those who took part and do not agree, where they may be told apart; and how whole the roll is."""
    said = []
    if not vote["parts_hidden"]:
        said.append(
            _(
                "反对 {against} 人、{against_area} ㎡；弃权 {abstained} 人、{abstained_area} ㎡；"
                "各套意见不一 {divided} 人"
            ).format(
                against=words.persons(vote["against"]),
                against_area=words.square_metres(vote["against_cm2"]),
                abstained=words.persons(vote["abstained"]),
                abstained_area=words.square_metres(vote["abstained_cm2"]),
                divided=words.persons(vote["divided"]),
            )
        )
    elif vote["suppressed"]:
        said.append(_("业主或参与人数太少，只公布参与情况和是否通过"))
    else:
        said.append(_("反对、弃权人数太少，不分列"))
        if vote["area_hidden"]:
            said.append(_("同意面积会显出个别业主的意见，不列数"))
    said.append(_("票册 {units} 套").format(units=wording.count(vote["units"])))
    if vote["extent"] == "community" and not pd.isna(vote["households"]):
        said.append(_("名册 {households} 户").format(households=wording.count(vote["households"])))
    st.caption(ended(_("；").join(said)))


def _table(votes: pd.DataFrame) -> None:
    st.subheader(_("表决结果表"))
    table = vote_workbook.results(votes)
    first = [_("表决单位"), _("结果")]
    order = [*first, *(heading for heading in table if heading not in first)]
    community_picks.lead(table[order], votes["community_id"], key="vote_table")
    name = _("业主表决结果")
    downloads.button(
        _("下载结果表（.xlsx，可打印签章）"),
        lambda: vote_workbook.vote_workbook(votes, provenance(votes), made_at=reads.office().now()),
        what=downloads.told(name, Scope(community_id=(str(votes["community_id"].iloc[0]),))),
        filename=name + ".xlsx",
        key="vote_workbook",
        icon=":material/print:",
    )


def provenance(votes: pd.DataFrame) -> dict[str, str]:
    """Where the figures of a result come from."""
    first = votes.iloc[0]
    return {
        _("小区"): aside(first["name"], first["community_id"]),
        _("表决事项"): str(standard_matters.matter(first["matter"])),
        _("口径"): vote_workbook.rule(special=bool(first["special"])),
        _("数据来源"): _("表决票册（不含任何调查问卷），数据第 {version} 版").format(version=reads.data_version()),
    }


def _chart(votes: pd.DataFrame) -> None:
    st.subheader(_("与法定比例比较"), help=glossary.meaning("double_majority"))
    figures.draw(
        vote_charts.against_limits(votes=votes, most=MOST_DRAWN),
        alt=_("各表决单位的参与比例和同意比例，分人数和面积，与法定比例比较"),
        key="vote_limits",
    )
    drawn = _("只画前 {n} 个表决单位；") if len(votes) > MOST_DRAWN else ""
    notices.basis(
        note=drawn.format(n=MOST_DRAWN)
        + _("总人数 n = {n}（各表决单位分别计算）；参与占全体，同意占参与；不予列出的不画。").format(
            n=wording.count(votes["owners"].sum())
        )
    )
