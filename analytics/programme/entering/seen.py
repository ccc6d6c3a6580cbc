"""What an editor has seen of entries whose ids follow from what they are about: those taken back altogether too."""

from __future__ import annotations

import pandas as pd

from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope
from analytics.store import cycle


def last_events(office: Office, subject: str, scope: Scope = EVERYWHERE) -> pd.Series:
    """The number of the last event of every entry of ``subject`` within ``scope``, by entry_id (Int64).

    An entry that was taken back stands no more, but whoever enters it anew follows on its events.
    """
    events = cycle.events(office.store, scope, subjects=[subject])
    return events.groupby("entry_id")["event_no"].max().astype("Int64")
