"""Chinese over the few English words that Streamlit's own widgets bring along and cannot be told otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.language import _

# The English stays in the page, without size; where Streamlit renames its parts, it merely shows again.
_UPLOADER = """<style>
[data-testid=stFileUploaderDropzone] button [data-testid=stMarkdownContainer] p {{ font-size: 0; }}
[data-testid=stFileUploaderDropzone] button [data-testid=stMarkdownContainer] p::after {{
  content: "{button}"; font-size: 1rem;
}}
[data-testid=stFileUploaderDropzoneInstructions] * {{ font-size: 0; }}
[data-testid=stFileUploaderDropzoneInstructions]::after {{ content: "{limits}"; font-size: 0.875rem; opacity: 0.7; }}
[data-testid=stFileChip][aria-invalid=true] {{ flex-wrap: wrap; height: auto; }}
[data-testid=stFileChip][aria-invalid=true]::after {{
  content: "{refused}"; flex-basis: 100%; font-size: 0.75rem; color: var(--minyi-danger); white-space: normal;
}}
</style>"""


def uploader(limit_mb: int, kinds: Sequence[str]) -> None:
    """The button, the limits and the refusals of every file uploader of the page, in the reader's language."""
    limits = _("每个文件不超过 {limit} MB，{kinds}").format(
        limit=limit_mb, kinds=_("、").join(f".{kind}" for kind in kinds)
    )
    refused = _("未上传：不是可上传的文件，或超过 {limit} MB").format(limit=limit_mb)
    st.html(_UPLOADER.format(button=_("选择文件"), limits=limits, refused=refused))
