"""Minyi's server and navigation. ``python3 dashboard.py`` sets everything up and starts it."""

from __future__ import annotations

from pathlib import Path

from analytics import launch

if __name__ == "__main__" and not launch.is_served():
    launch.start(Path(__file__))

import streamlit as st

from analytics import __version__
from analytics.errors import MinyiError
from analytics.flows import example
from analytics.language import N_, _
from analytics.store import batches
from pages.shared import notices, plain, reads

# By what a reader comes for: a section's name, and its pages' file, title and icon.
SECTIONS = {
    N_("看结果"): (
        ("overview", N_("总览"), "dashboard"),
        ("acceptance", N_("验收预警"), "flag"),
        ("community", N_("小区档案"), "apartment"),
        ("satisfaction", N_("满意度"), "thumbs_up_down"),
        ("comments", N_("意见聚类"), "forum"),
        ("weekly", N_("周报"), "calendar_view_week"),
    ),
    N_("管数据"): (("upload", N_("数据上传"), "upload_file"), ("batches", N_("批次"), "inventory_2")),
    N_("说明"): (("methods", N_("方法"), "functions"),),
}


def navigation() -> st.Page:
    """The page the reader asked for; the first one by default."""
    return st.navigation(
        {
            _(section): [
                st.Page(f"pages/{name}.py", title=_(title), icon=f":material/{icon}:", default=name == "overview")
                for name, title, icon in pages
            ]
            for section, pages in SECTIONS.items()
        }
    )


def prepare_example() -> None:
    """On the very first start, load the example so that every page has something to show."""
    with st.status(_("首次启动：正在载入合成示例数据"), expanded=True) as status:
        bar = st.progress(0.0)
        example.ensure_example(reads.office(), progress=lambda share, words: bar.progress(share, text=words))
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
        if batches.is_untouched(reads.office().store):
            prepare_example()
        notices.example_banner()
        colophon()
        page.run()
    except MinyiError as refusal:
        plain.refused(refusal)


main()
