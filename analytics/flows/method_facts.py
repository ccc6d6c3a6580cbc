"""What a methods card says of the fieldwork: through which channels a survey's forms came, and from when to when.

Guarded as figures are: where forms of a channel are few, or would follow from other places, neither is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.flows import acceptance, hiding
from analytics.flows.office import Office
from analytics.flows.representation import sample
from analytics.language import N_, _
from analytics.model import EVERYWHERE, Communities, Scope
from analytics.model.ids import are_among
from analytics.privacy import nesting
from analytics.standard import forms
from analytics.store import communities, surveys

# So many surveys are told of; of more, how many.
MOST_SURVEYS: Final = 3
UNSTATED: Final = N_("未注明")


@dataclass(frozen=True)
class Fieldwork:
    """Of one survey in one place: the share of each channel (0–1, largest first; UNSTATED of forms without one) and the
    days; None where hidden."""

    title: str
    channels: tuple[tuple[str, float], ...] | None
    first: pd.Timestamp | None
    last: pd.Timestamp | None


@dataclass(frozen=True)
class Facts:
    """Of a place: the register's communities and households (None where some are not known), and the fieldwork of the
    first MOST_SURVEYS surveys with forms; ``more`` have some besides. ``asked`` are the communities and households of
    those with forms at all."""

    communities: int
    households: int | None
    asked: tuple[int, int | None]
    surveys: tuple[Fieldwork, ...]
    more: int = 0

    def population(self) -> str:
        """The households that the answers stand for."""
        whole = _counted(self.communities, self.households)
        if self.asked[0] == self.communities or not self.surveys:
            return _("名册 {whole}").format(whole=whole)
        return _("名册 {whole}；其中有答卷的 {asked}").format(whole=whole, asked=_counted(*self.asked))

    def mode(self) -> str:
        """The channels with their shares, survey by survey."""
        return self._each(_channels)

    def dates(self) -> str:
        """The first and the last day, survey by survey."""
        return self._each(_days)

    def _each(self, words: Callable[[Fieldwork], str]) -> str:
        if not self.surveys:
            return _("没有答卷")
        if len(self.surveys) == 1 and not self.more:
            return words(self.surveys[0])
        parts = [_("《{title}》{words}").format(title=one.title, words=words(one)) for one in self.surveys]
        return _("；").join([*parts, *([_("另 {n} 个调查").format(n=self.more)] if self.more else [])])


def facts(
    office: Office, survey_ids: Sequence[str], *, scope: Scope = EVERYWHERE, round_number: int | None = None
) -> Facts:
    """The facts of a place; of each survey its round, or the latest of each community (None)."""
    known = communities.communities(office.store, scope)
    # Read once of everywhere; who asks is told of the communities within reach only.
    sent = hiding.came_in(office)
    sent = _of_round(sent[are_among(sent["community_id"], known["community_id"])], round_number)
    titles = surveys.surveys(office.store).set_index("survey_id")["title"]
    told = sent["survey_id"].unique()
    mine = [one for one in survey_ids if one in titles.index and one in told]
    places = known[["community_id"]].assign(place="")
    found = [
        _fieldwork(office, one, str(titles[one]), sent[sent["survey_id"] == one], places, round_number)
        for one in mine[:MOST_SURVEYS]
    ]
    asked = known[are_among(known["community_id"], sent.loc[sent["survey_id"].isin(mine), "community_id"])]
    return Facts(
        len(known), _households(known), (len(asked), _households(asked)), tuple(found), more=len(mine) - len(found)
    )


def keep(office: Office) -> None:
    """Keep beside the data what tells whether the facts may be told of the surveys that cards name: the first ones of
    all, and of those that figures by week are made of."""
    told = set(hiding.came_in(office)["survey_id"].unique())
    every = list(surveys.surveys(office.store)["survey_id"])
    first = {
        one
        for chosen in (every, acceptance.satisfaction_surveys(office))
        for one in [survey for survey in chosen if survey in told][:MOST_SURVEYS]
    }
    for survey_id in sorted(first):
        hiding.keep(office, survey_id)
        sample.keep(office, survey_id)


def _households(known: Communities) -> int | None:
    return int(known["households"].sum()) if known["households"].notna().all() else None


def _counted(number: int, households: int | None) -> str:
    if households is None:
        return _("{n} 个小区（户数不全）").format(n=f"{number:,}")
    return _("{households} 户（{n} 个小区）").format(households=f"{households:,}", n=f"{number:,}")


def _fieldwork(
    office: Office,
    survey_id: str,
    title: str,
    forms: pd.DataFrame,
    places: pd.DataFrame,
    round_number: int | None,
) -> Fieldwork:
    """One survey. One channel that must be hidden hides all: they add up to a total that is known elsewhere."""
    flagged = hiding.sent(office, survey_id, round_number)
    told = nesting.hidden_places(flagged, places, level=nesting.WHOLE)
    if any(told.values()) or not sample.are_channels_told(office, survey_id, places["community_id"]):
        return Fieldwork(title, None, None, None)
    by_channel = forms.groupby(forms["channel"].fillna(UNSTATED))["n"].sum().sort_values(ascending=False, kind="stable")
    shares = by_channel / by_channel.sum()
    days = [forms["first_at"].min(), forms["last_at"].max()]
    first, last = (None if pd.isna(day) else day for day in days)
    return Fieldwork(title, tuple((str(name), float(share)) for name, share in shares.items()), first, last)


def _of_round(forms: pd.DataFrame, round_number: int | None) -> pd.DataFrame:
    if round_number is not None:
        return forms[forms["round"] == round_number]
    return forms[forms["round"] == forms.groupby(["survey_id", "community_id"])["round"].transform("max")]


def _channels(one: Fieldwork) -> str:
    if one.channels is None:
        return _("份数太少或可由相减得出，不显示")
    names = [(_(UNSTATED) if name == UNSTATED else forms.channel(name), share) for name, share in one.channels]
    return _("、").join(f"{name} {100 * share:.1f} %" for name, share in names)


def _days(one: Fieldwork) -> str:
    if one.channels is None:
        return _("份数太少或可由相减得出，不显示")
    if one.first is None or one.last is None:
        return _("文件没有提交时间")
    return _("{first:%Y-%m-%d} 至 {last:%Y-%m-%d}").format(first=one.first, last=one.last)
