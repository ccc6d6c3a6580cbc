"""What commands do, in the log that the pages write too: by whom at this machine, to what, and how it ended."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from analytics import clock
from analytics.access import audit
from analytics.access.audit import Deed
from analytics.access.roles import DESKTOP
from analytics.commands.account import actor, registry_of


@contextmanager
def recording(arguments: argparse.Namespace, action: str, *, object: str = "") -> Iterator[Deed]:
    """Record what the block does (see :func:`analytics.access.audit.recording`) in the log beside the data.

    Who may read the data's files may do all that a command does, so no role is asked for: the event names the system's
    user and stands as work at the machine. Also before there is any account: the log is made when it is first used.
    """
    who = replace(actor(arguments), role=DESKTOP)
    with audit.recording(registry_of(arguments), who, action, now=clock.now(), object=object) as deed:
        yield deed
