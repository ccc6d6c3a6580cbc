"""What an analyst may do with one comment: put it, and its copies, in another topic or aside."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.flows import curation
from analytics.language import _
from analytics.model import BUCKETS
from pages.shared import curating, deeds, operator, reads
from pages.shared.version import Version

ASIDE = "no_content"


def reassign(row: dict[str, Any], names: dict[str, str], version: Version) -> None:
    """A button that opens the choice of another topic; ``row`` has comment_id, topic_id and copies.

    Nothing for those who may not judge.
    """
    if not deeds.may("judge_comments"):
        return
    comment = str(row["comment_id"])
    form = f"{comment}-{version}"
    with st.popover(_("改归"), key=f"reassign-{form}", type="tertiary"):
        others = {key: name for key, name in names.items() if key != row["topic_id"]} | {ASIDE: _(BUCKETS[ASIDE])}
        chosen = st.selectbox(
            _("归入（可输入名称查找）"),
            list(others),
            format_func=others.__getitem__,
            index=None,
            key=f"reassign-to-{form}",
            placeholder=_("选择主题"),
        )
        copies = st.toggle(_("雷同的意见一并改归"), value=True, key=f"reassign-copies-{form}")
        why = curating.reason(f"reassign-{form}")
        if st.button(_("确认"), type="primary", key=f"reassign-ok-{form}", disabled=chosen is None):
            _carry_out(comment, str(chosen), others[str(chosen)], copies, why)


def _carry_out(comment: str, topic_id: str, name: str, copies: bool, why: str) -> None:
    office, by = reads.office(), operator.current()
    if topic_id == ASIDE:
        curating.carry_out(
            lambda: curation.noise(office, comment_ids=[comment], with_copies=copies, by=by, reason=why),
            _("已标为无实质内容"),
            action="judge_comments",
            object=comment,
        )
    else:
        curating.carry_out(
            lambda: curation.move(office, [comment], topic_id, with_copies=copies, by=by, reason=why),
            _("已归入“{name}”").format(name=name),
            action="judge_comments",
            object=comment,
        )
