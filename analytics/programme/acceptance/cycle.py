"""The place of each community in the renovation cycle, with the date and the evidence of each stage."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.flows.acceptance import SATISFACTION
from analytics.flows.office import Office
from analytics.headings import round_name
from analytics.model import EVERYWHERE, GATES, Communities, Scope
from analytics.programme.acceptance import gates
from analytics.programme.acceptance.stages import REACHED_COLUMNS, STAGE_OF_GATE, placed, stage_in_register
from analytics.programme.entering import records
from analytics.store import communities, counts, households

_SETTLED: Final = ("verified", "dropped")


def place(
    office: Office,
    scope: Scope = EVERYWHERE,
    *,
    plan_votes: pd.DataFrame | None = None,
    judged: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a community of ``scope``, by id: programme.stages.PLACE_COLUMNS, then the state of each of model.GATES.

    ``plan_votes`` as :func:`gates.gates` takes them; ``judged`` what it gave, where that is at hand.
    """
    known = communities.communities(office.store, scope)
    judged = gates.gates(office, scope, plan_votes=plan_votes) if judged is None else judged
    states = judged.set_index(["community_id", "gate"])["state"].unstack().reindex(columns=list(GATES))  # noqa: PD010
    steps = records.entries(office, "step", scope)
    found = placed(
        known["community_id"].tolist(),
        reached(office, scope, known, judged, steps),
        _returned(office, scope, steps),
        states["satisfaction"].to_dict(),
    )
    return found.merge(states.rename_axis(columns=None), left_on="community_id", right_index=True, how="left")


def reached(
    office: Office, scope: Scope, known: Communities, judged: pd.DataFrame, steps: pd.DataFrame
) -> pd.DataFrame:
    """All evidence that a stage was reached: the columns programme.stages.REACHED_COLUMNS."""
    parts = [
        _steps(steps),
        _of_gates(judged),
        _wishes(office, scope),
        _surveyed(office, scope),
        _entries(office, scope),
        _register(known),
    ]
    filled = [part[list(REACHED_COLUMNS)].astype(_TYPES) for part in parts if not part.empty]
    return (
        pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(REACHED_COLUMNS)).astype(_TYPES)
    )


def _steps(steps: pd.DataFrame) -> pd.DataFrame:
    done = steps[steps["state"] == "done"]
    return done.assign(on=done["changed_on"], source="step", reference=done["document"])


def _returned(office: Office, scope: Scope, steps: pd.DataFrame) -> pd.DataFrame:
    """Every return that was not taken back, also of a step made again since: what is older stays void."""
    told = records.history(office, scope)
    back = told[told["subject"].eq("step") & told["kind"].eq("return") & ~told["taken_back"]]
    day = back["happened_on"].fillna(back["at"].dt.normalize())
    return back.assign(on=day).merge(steps[["entry_id", "stage"]], on="entry_id")[["community_id", "stage", "on"]]


def _of_gates(judged: pd.DataFrame) -> pd.DataFrame:
    """A gate that is met reaches its stage, on the day of its evidence."""
    met = judged[(judged["state"] == "met") & judged["gate"].isin(list(STAGE_OF_GATE))]
    return met.assign(stage=met["gate"].map(STAGE_OF_GATE))


def _surveyed(office: Office, scope: Scope) -> pd.DataFrame:
    """Rounds of satisfaction with enough forms to be told of, whatever they say, by their first week."""
    rounds = counts.received(office.store, scope=scope, kind=SATISFACTION)
    told = rounds[rounds["n"] >= office.settings.figure_minimum].rename(columns={"week": "on"})
    names = {number: round_name(number) for number in told["round"].unique()}
    return told.assign(stage="surveyed", source="survey", reference=told["round"].map(names))


def _wishes(office: Office, scope: Scope) -> pd.DataFrame:
    heard = households.heard(office.store, scope).groupby("community_id", as_index=False)["on"].min()
    return heard.assign(stage="wishes", source="survey", reference="")


def _entries(office: Office, scope: Scope) -> pd.DataFrame:
    """Consultations, publicity that ran to its end, reported works, closed rectification, acceptance."""
    held = records.entries(office, "consultation", scope)
    shown = records.entries(office, "publicity", scope)
    shown = shown[shown["state"] == "closed"]
    works = records.entries(office, "progress", scope)
    accepted = records.entries(office, "acceptance", scope)
    accepted = accepted[accepted["state"] == "accepted"]
    parts = [
        held.assign(stage="wishes", on=held["opened_on"], reference=""),
        shown.assign(stage="published", on=shown["changed_on"], reference=shown["title"]),
        works.assign(stage="works", on=works["opened_on"], reference=works["item"]),
        _rectified(records.entries(office, "rectification", scope)),
        accepted.assign(stage="accepted", on=accepted["changed_on"], reference=accepted["note"]),
    ]
    filled = [part.assign(source="entry")[list(REACHED_COLUMNS)] for part in parts if not part.empty]
    return pd.concat(filled or [_NONE])


def _rectified(entries: pd.DataFrame) -> pd.DataFrame:
    """Communities all of whose entries are closed, one verified at least: on the day of the last."""
    if entries.empty:
        return _NONE
    settled = entries.assign(settled=entries["state"].isin(_SETTLED), verified=entries["state"] == "verified")
    told = settled.groupby("community_id", as_index=False).agg(
        settled=("settled", "all"), verified=("verified", "any"), on=("changed_on", "max")
    )
    return told[told["settled"] & told["verified"]].assign(stage="rectified", reference="")


def _register(known: Communities) -> pd.DataFrame:
    """What the register itself says; it bears no date."""
    stages = known["stage"].map(stage_in_register)
    told = known[stages != ""]
    return told.assign(stage=stages[stages != ""], on=pd.NaT, source="register", reference=told["stage"])


_TYPES: Final = dict.fromkeys(["community_id", "stage", "source", "reference"], "str") | {"on": "datetime64[us]"}
_NONE: Final = pd.DataFrame(columns=list(REACHED_COLUMNS))
