"""What may be shown of data that have just come in, decided at once, to stand beside them."""

from __future__ import annotations

import logging
from typing import Final

from analytics.cancelling import to_its_end
from analytics.errors import MinyiError
from analytics.flows import method_facts
from analytics.flows.office import Office
from analytics.flows.periods import disclosure

_LOG: Final = logging.getLogger(__name__)


def keep(office: Office) -> None:
    """Decide what may be shown, so that the first reader of every process need not wait for it. Where it cannot be kept
    each decides for himself."""
    try:
        with to_its_end():
            if disclosure.keep(office):
                method_facts.keep(office)
    except MinyiError as refusal:
        # The data are in the store; only what follows from them is not.
        _LOG.warning("what may be shown was not kept: %s", refusal)
