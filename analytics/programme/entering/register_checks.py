"""What a file of records says against the register: more households than there are, places that it does not know."""

from __future__ import annotations

import pandas as pd

from analytics.language import _
from analytics.model import Communities
from analytics.store.cycle import Draft


def against(draft: Draft, known: Communities) -> list[tuple[str, str]]:
    """What ``draft`` says that cannot be by the register ``known``: the field's name, and the words.

    A list counted by hand asks no more households than the community has; a programme names a city and a district of
    the register, or it would silently hold for nobody.
    """
    if draft.subject == "gate" and draft.value.get("asked") is not None:
        most = known.loc[known["community_id"] == draft.community_id, "households"]
        asked = int(draft.value["asked"])
        if len(most) and not pd.isna(most.iloc[0]) and asked > int(most.iloc[0]):
            return [("asked", _("征求 {asked} 户多于名册的 {most} 户").format(asked=asked, most=int(most.iloc[0])))]
    if draft.subject == "programme":
        return [
            (name, _("名册中没有“{value}”").format(value=draft.value[name]))
            for name in ("city", "district")
            if draft.value.get(name) is not None and draft.value[name] not in set(known[name].dropna())
        ]
    return []
