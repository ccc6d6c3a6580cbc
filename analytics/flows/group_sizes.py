"""How many residents a group has (女, 微信, 3号楼): what page 样本与回收 tells of it, place by place."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.flows.crosstab_layout import Asked
from analytics.flows.elsewhere import DEPTHS
from analytics.flows.office import Office
from analytics.flows.representation import response, sample
from analytics.model import CHANNEL
from analytics.privacy import nesting
from analytics.store import crosstabs as stored

# A place by its city, district and street, as deep as it goes; () is the whole, a community stands alone.
Key = tuple[str, ...]


def told(whole: Office, asked: Asked, places: Iterable[Key]) -> dict[Key, dict[str, bool]]:
    """By place and word whether page 样本与回收 tells how many have it; nothing of groupings it does not have."""
    if asked.community_id is not None and asked.by == stored.BUILDING:
        table = response.by_building(whole, asked.survey_id, asked.community_id)
        table = table[table["forms"].fillna(1) > 0]
        sizes = dict(zip(table["building"].astype("str"), ~table["suppressed"].astype(bool), strict=True))
        return dict.fromkeys(places, sizes)
    seen = sample.sample(whole, asked.survey_id)
    variable = CHANNEL if asked.by == stored.CHANNEL else asked.by.removeprefix(stored.ATTRIBUTE)
    if asked.by == stored.BUILDING or variable not in (*seen.variables, CHANNEL):
        return {}
    flagged = sample.every_category(whole, seen, variable)
    wanted = set(places)
    depths = (
        [["community_id"]]
        if asked.community_id is not None
        else [list(DEPTHS[:depth]) for depth in range(len(DEPTHS) + 1)]
    )
    found: dict[Key, dict[str, bool]] = {key: {} for key in wanted}
    for names in depths:
        hidden = flagged.fillna(dict.fromkeys(names, "")).groupby([*names, "part"])[_flag(names)].any()
        for path, is_hidden in hidden.items():
            *key, part = path if isinstance(path, tuple) else (path,)
            if tuple(key) in wanted:
                found[tuple(key)][part] = not is_hidden
    return found


def _flag(names: list[str]) -> str:
    return f"hidden_{names[-1] if names else nesting.WHOLE}"
