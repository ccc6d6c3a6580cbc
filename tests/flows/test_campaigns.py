"""Campaigns: long comments on very many forms, counted within what is looked at."""

from __future__ import annotations

from analytics.flows import campaigns, grouping
from analytics.flows.office import Office
from analytics.model import CommentSelection, Scope
from tests.conftest import REGISTER
from tests.flows.test_loading import load
from tests.pages.comments import survey

PASTED = "坚决要求尽快恢复小区热水供应，请给说法！"
SHORT = "没有停车位"


def test_only_long_texts_with_many_copies_are_campaigns(office: Office) -> None:
    """24 of 60 comments pasted in two communities; thirty short ones alike came about by themselves."""
    load(office, "名册.csv", REGISTER)
    load(office, "调查.csv", survey({"C1": [PASTED] * 12 + [SHORT] * 30, "C2": [PASTED + "！"] * 12 + ["灯不亮"] * 6}))
    grouping.group_store(office)
    found = campaigns.campaigns(office)
    assert found[["n", "communities", "share"]].to_numpy().tolist() == [[24, 2, 0.4]]
    assert found["text"][0].startswith("坚决要求")
    assert campaigns.campaigns(office, CommentSelection(Scope(community_id=("C1",)))).empty, "12 copies there"


def test_nothing_is_no_campaign(office: Office) -> None:
    assert campaigns.campaigns(office).empty
