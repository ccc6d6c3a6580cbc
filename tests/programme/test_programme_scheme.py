"""A programme names a scheme of classes that there is."""

from __future__ import annotations

import pytest

from analytics.flows.office import Office
from analytics.programme.acceptance import programme_rules
from analytics.store.cycle import Draft, StepRefused


def test_a_scheme_that_nobody_drew_up_is_refused(office: Office) -> None:
    unknown = Draft("programme", "set", value={"name": "甲", "scheme": "沈阳"})
    with pytest.raises(StepRefused, match="没有分类办法“沈阳”（有：国家三类"):
        programme_rules.set_programme(office, unknown, by="王")
    assert programme_rules.set_programme(
        office, Draft("programme", "set", value={"name": "甲", "scheme": "shenyang"}), by="王"
    )
