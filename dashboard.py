"""Minyi's navigation: the pages by purpose, the example's banner, and where the data stands."""

from __future__ import annotations

import streamlit as st

from analytics import __version__
from analytics.errors import MinyiError
from analytics.flows import example
from analytics.language import _
from pages.shared import notices, reads


def navigation() -> st.Page:
    """The page the reader asked for."""
    return st.navigation(
        {
            _("看结果"): [
                st.Page("pages/overview.py", title=_("总览"), icon=":material/dashboard:", default=True),
                st.Page("pages/acceptance.py", title=_("验收预警"), icon=":material/flag:"),
                st.Page("pages/community.py", title=_("小区档案"), icon=":material/apartment:"),
                st.Page("pages/satisfaction.py", title=_("满意度"), icon=":material/thumbs_up_down:"),
                st.Page("pages/comments.py", title=_("意见聚类"), icon=":material/forum:"),
                st.Page("pages/weekly.py", title=_("周报"), icon=":material/calendar_view_week:"),
            ],
            _("管数据"): [
                st.Page("pages/upload.py", title=_("数据上传"), icon=":material/upload_file:"),
                st.Page("pages/batches.py", title=_("批次"), icon=":material/inventory_2:"),
            ],
            _("说明"): [st.Page("pages/methods.py", title=_("方法"), icon=":material/functions:")],
        }
    )


def prepare_example() -> None:
    """On the very first start, load the example so that every page has something to show."""
    office = reads.office()
    if example.is_needed(office):
        with st.status(_("首次启动：正在载入合成示例数据"), expanded=True) as status:
            bar = st.progress(0.0)
            example.ensure_example(office, progress=lambda share, words: bar.progress(share, text=words))
            status.update(label=_("合成示例数据已载入"), state="complete", expanded=False)
        st.rerun()


def colophon() -> None:
    """Where the reader is: this machine, which version, which data."""
    st.sidebar.caption(
        _("本机模式 · 版本 {version} · 数据第 {data} 版").format(version=__version__, data=reads.data_version())
    )


def main() -> None:
    st.set_page_config(page_title=_("民意"), page_icon=":material/forum:", layout="wide")
    page = navigation()
    try:
        prepare_example()
        notices.example_banner()
        page.run()
        colophon()
    except MinyiError as refusal:
        notices.refused(refusal)


main()
