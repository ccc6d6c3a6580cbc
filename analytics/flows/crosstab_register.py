"""A question's answers by what the register says of communities, or by round: made of figures that are shown anyway.

Only communities whose answers other pages show of the round go in, so the sums tell nothing that is not told already.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.flows import elsewhere
from analytics.flows.crosstab_hiding import arranged
from analytics.flows.crosstab_layout import Asked, layout
from analytics.flows.crosstabs import Crosstab, Shown, table
from analytics.flows.office import Office
from analytics.headings import round_name
from analytics.language import N_, _
from analytics.model import Scope
from analytics.store import choices, communities, counts, surveys

REGISTER: Final = "register:"
ROUND: Final = "round"
GROUPINGS: Final = {
    "register:built_year": N_("建成年代"),
    "register:management_mode": N_("管理模式"),
    "register:stage": N_("改造阶段"),
    ROUND: N_("轮次"),
}


def crosstab(office: Office, asked: Asked, place: Scope, *, detail: bool = False) -> Crosstab:
    """As ``flows.crosstabs.crosstab`` where ``asked.by`` is one of GROUPINGS; by round: of all rounds."""
    answers = _answers(office, asked, place)
    open_figures = ~_hidden(office, asked, answers)
    seen = answers[open_figures]
    left_out = answers.loc[~open_figures, ["community_id", "round"]].drop_duplicates()
    counted = _grouped(office, asked, seen)
    kinds = surveys.surveys(office.store).set_index("survey_id")["kind"]
    items = surveys.items(office.store, asked.survey_id)
    found = layout(asked, counted, items, agreed=bool(kinds[asked.survey_id] != "satisfaction"))
    mine = arranged(counted, found)
    cells, labels = mine.cells, found.answers.labels
    if found.names and not detail:
        group = np.array(found.group)
        cells, labels = np.stack([cells[:, :, group == at].sum(axis=2) for at in (0, 1)], axis=2), found.names
    shown = Shown(
        rows=found.rows.labels,
        answers=labels,
        cells=cells,
        bases=mine.bases,
        hidden=np.zeros((len(found.rows.labels), len(labels)), bool),
        bases_hidden=np.zeros(len(found.rows.labels), bool),
        exclusive=found.exclusive,
        rows_ordered=found.rows.is_ordered,
        answers_ordered=found.answers.is_ordered,
    )
    return table(shown, left_out=len(left_out))


def _answers(office: Office, asked: Asked, place: Scope) -> pd.DataFrame:
    """community_id, round, answer (NaN: all that answered), n."""
    levels = counts.level_counts(office.store, scope=place, survey_ids=[asked.survey_id], by_week=False)
    levels = levels[(levels["item_id"] == asked.item_id) & levels["level"].notna()]
    rounds = sorted(levels["round"].unique()) if asked.by == ROUND else [asked.round_number]
    if not levels.empty:
        levels = levels[levels["round"].isin(rounds)]
        given = levels.assign(answer=levels["level"].astype("Int64").astype("str"))
        given = given[["community_id", "round", "answer", "n"]]
        bases = given.groupby(["community_id", "round"], as_index=False)["n"].sum().assign(answer=np.nan)
        return pd.concat([given, bases], ignore_index=True)
    if asked.by == ROUND:
        forms = counts.response_counts(office.store, scope=place, survey_ids=[asked.survey_id])
        rounds = sorted(forms["round"].unique())
    return pd.concat([_chosen(office, asked, place, int(number)) for number in rounds], ignore_index=True)


def _chosen(office: Office, asked: Asked, place: Scope, number: int) -> pd.DataFrame:
    found = choices.choice_counts(office.store, asked.survey_id, scope=place, round_number=number, by_community=True)
    found = found[found["item_id"] == asked.item_id].assign(round=number)
    first = found["rank_1"].astype("Int64")
    given = found.assign(answer=found["choice"], n=found["n"].where(first.isna(), first.fillna(0)).astype(np.int64))
    bases = found.drop_duplicates("community_id").assign(answer=np.nan)
    # Of a ranking those count who put something first.
    firsts = given.groupby("community_id")["n"].sum()
    is_ranking = bool((found["type"] == "ranking").any())
    bases = bases.assign(n=bases["community_id"].map(firsts) if is_ranking else bases["base"])
    return pd.concat([given, bases], ignore_index=True)[["community_id", "round", "answer", "n"]]


def _hidden(office: Office, asked: Asked, answers: pd.DataFrame) -> pd.Series:
    """Which rows are of a community and round whose figure other pages hide."""
    closed = pd.Series(False, index=answers.index)
    for number, rows in answers.groupby("round"):
        flagged = elsewhere.hidden(office.whole, asked.survey_id, asked.item_id, int(number))
        told = rows["community_id"].map(flagged.set_index("community_id")["hidden_community_id"])
        # What was not judged is not shown elsewhere either.
        closed[rows.index] = told.isna() | told.eq(True)
    return closed


def _grouped(office: Office, asked: Asked, answers: pd.DataFrame) -> pd.DataFrame:
    """community_id, group, answer, n: as ``store.crosstabs.answers_by_group``."""
    if asked.by == ROUND:
        group = answers["round"].map(lambda number: round_name(int(number)))
    else:
        name = asked.by.removeprefix(REGISTER)
        known = communities.communities(office.store).set_index("community_id")[name]
        if name == "built_year":
            known = known.map(_decade, na_action="ignore")
        group = answers["community_id"].map(known)
    counted = answers.assign(group=group.astype("str").where(group.notna(), None))
    return counted.groupby(["community_id", "group", "answer"], dropna=False, as_index=False)["n"].sum()


def _decade(year: int) -> str:
    """A year by its decade.

    >>> _decade(1987)
    '1980—1989 年'
    """
    first = int(year) // 10 * 10
    return _("{first}—{last} 年").format(first=first, last=first + 9)
