"""集中填写: long comments that so many forms hold in the same words that they change what looks pressing."""

from __future__ import annotations

import pandas as pd

from analytics.flows.office import Office
from analytics.model import CommentSelection
from analytics.store.topic_campaigns import repeated_comments
from analytics.store.topic_counts import ALL
from analytics.text.words.duplicates import CAMPAIGN_COPIES, CAMPAIGN_SHARE, is_campaign_text


def campaigns(office: Office, selection: CommentSelection = ALL) -> pd.DataFrame:
    """The campaigns within ``selection``, most copies first: the columns of ``repeated_comments``.

    By the rule of ``text.words.duplicates.campaigns``, over the selection instead of the store.
    """
    found = repeated_comments(office.store, selection, least_copies=CAMPAIGN_COPIES, least_share=CAMPAIGN_SHARE)
    long = [is_campaign_text(text) for text in found["text"]]
    return found.loc[long].reset_index(drop=True)
