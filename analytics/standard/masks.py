"""What stands in residents' words where personal details are hidden: 【手机】, in the reader's language."""

from __future__ import annotations

import re
from typing import Any, Final

import pandas as pd

from analytics.language import NC_, SOURCE_LANGUAGE, _, current, standard
from analytics.standard.cells import words_shown

# As privacy.deidentify puts them.
MASKS: Final = standard(
    NC_("mask", "【邮箱】"),
    NC_("mask", "【证件】"),
    NC_("mask", "【手机】"),
    NC_("mask", "【银行卡】"),
    NC_("mask", "【电话】"),
    NC_("mask", "【账号】"),
    NC_("mask", "【车牌】"),
    NC_("mask", "【房号】"),
    NC_("mask", "【姓名】"),
)
_ANY: Final = re.compile("|".join(map(re.escape, MASKS)))


def shown(text: Any) -> Any:
    """``text`` with its masks in the reader's language: "【房号】漏水" is "[flat no.]漏水" in English."""
    if current() == SOURCE_LANGUAGE or not isinstance(text, str):
        return text
    return _ANY.sub(lambda mask: _(MASKS[mask[0]]), text)


def in_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with the masks in its columns of text as :func:`shown`."""
    if current() == SOURCE_LANGUAGE:
        return frame
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name])]
    return frame.assign(**{name: words_shown(frame[name], shown) for name in texts}) if texts else frame
