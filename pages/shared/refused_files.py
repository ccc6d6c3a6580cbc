"""What a file uploader says of a file that it does not take, where Streamlit says it in English and at length."""

from __future__ import annotations

import streamlit as st

from analytics.language import _

_UPLOADER = """<style>
[data-testid=stFileChip][aria-invalid=true] {{ flex-wrap: wrap; height: auto; }}
[data-testid=stFileChip][aria-invalid=true]::after {{
  content: "{refused}"; flex-basis: 100%; font-size: 0.75rem; color: var(--minyi-danger); white-space: normal;
}}
</style>"""


def explain(limit_mb: int) -> None:
    """The refusals of every file uploader of the page, in the reader's language."""
    refused = _("未上传：不是可上传的文件，或超过 {limit} MB").format(limit=limit_mb)
    st.html(_UPLOADER.format(refused=refused))
