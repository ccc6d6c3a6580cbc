"""What hides personal details is told in the reader's language; what residents wrote stays as it is."""

from __future__ import annotations

import pandas as pd

from analytics.language import using
from analytics.privacy import bare_rooms, deidentify
from analytics.standard import masks
from pages.shared.plain import plain


def test_every_mask_that_is_put_is_known() -> None:
    put = {kind.placeholder for kind in deidentify.KINDS.values()} | {bare_rooms.PLACEHOLDER}
    assert put == set(masks.MASKS)


def test_masks_are_told_in_english_and_nothing_else_is() -> None:
    told = deidentify.mask_text("3号楼2单元501张大爷，13800001111，【通知】【】")[0]
    assert "【手机】" in told and masks.shown(told) == told
    with using("en"):
        assert "[mobile]" in masks.shown(told) and "【通知】【】" in masks.shown(told)
        assert "号楼" in masks.shown(told) and "【手机】" not in masks.shown(told)
        assert plain("【手机】") == plain("[mobile]")
        assert masks.shown(None) is None


def test_columns_of_text_are_told_as_they_were_typed() -> None:
    frame = pd.DataFrame({"text": pd.Series(["【房号】漏水", None], dtype="str"), "n": [1, 2], "o": ["a", 3]})
    assert masks.in_columns(frame) is frame
    with using("en"):
        shown = masks.in_columns(frame)
    assert shown["text"].fillna("").tolist() == ["[flat no.]漏水", ""] and shown["n"].tolist() == [1, 2]
    assert shown.dtypes.tolist() == frame.dtypes.tolist() and frame["text"].iloc[0] == "【房号】漏水"
