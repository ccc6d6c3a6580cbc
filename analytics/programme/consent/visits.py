"""Whom to visit: which households of an analyst's own list have not answered yet. Nothing of the list is stored."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.errors import UnmappableFile
from analytics.flows.office import Office
from analytics.ingest.checks import buildings, identity
from analytics.ingest.codebooks import fields
from analytics.ingest.normalisation import trimmed
from analytics.ingest.reading import readers
from analytics.language import _
from analytics.store import consents, secrets


@dataclass(frozen=True)
class Visits:
    """The households of a list that have not answered, and how the list fits the answers.

    ``frame`` has one row a household to visit: household (户号 as the list writes it), building (NA where not plain).
    ``listed`` counts the list's households, ``repeated`` its further rows of the same, ``blank`` its rows without 户号.
    ``matched`` of the ``answered`` households in the store stand on the list.
    """

    frame: pd.DataFrame
    listed: int
    repeated: int
    blank: int
    answered: int
    matched: int

    @property
    def fits(self) -> bool:
        """Whether at least half of those who answered are on the list; else it is written otherwise, or another's."""
        return 2 * self.matched >= self.answered


def not_answered(
    office: Office,
    filename: str,
    data: bytes,
    *,
    community_id: str,
    survey_id: str,
    round_number: int | None = None,
) -> Visits:
    """Which households of the list in ``data`` (any table with a column 户号) have not answered the round (None: any).

    Matched by the keyed hash under which the store keeps a 户号. Raises
    :class:`~analytics.errors.UnreadableFile`, :class:`~analytics.errors.UnmappableFile` without a column 户号.
    """
    table = readers.read_table(filename, data)
    heading = fields.match([str(name) for name in table.frame.columns], fields.SURVEY).get("household")
    if heading is None:
        raise UnmappableFile(
            _("文件“{filename}”里没有户号一列").format(filename=filename),
            expected=_("表头有“户号”（或房号、门牌号）一列，每户一行"),
            action=_("请改好表头后再上传"),
        )
    cells = trimmed(table.frame[heading]).reset_index(drop=True)
    known = cells.dropna().reset_index(drop=True)
    place = pd.Series([community_id] * len(known), dtype="str")
    keys = identity.respondent_keys(place, known, secrets.respondent_secret(office.store))
    answered = consents.respondent_keys(office.store, survey_id, community_id, round_number)
    first = ~keys.duplicated()
    waiting = known[first & ~keys.isin(answered)].reset_index(drop=True)
    of_building = buildings.buildings(waiting, None)
    return Visits(
        frame=pd.DataFrame({"household": waiting, "building": of_building}),
        listed=int(first.sum()),
        repeated=int((~first).sum()),
        blank=len(cells) - len(known),
        answered=len(answered),
        matched=len(answered & set(keys)),
    )
