"""What every page stands in: the navigation, the example's banner, and where the data stands. Runs before each page."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit import runtime

from analytics import __version__, example
from analytics.access import roles
from analytics.errors import MinyiError
from analytics.language import C_, N_, _, use
from analytics.settings import PROJECT
from pages.shared import (
    deeds,
    early_reader,
    languages,
    libraries,
    look,
    menu,
    notices,
    paper,
    plain,
    progress,
    reader,
    reads,
    top_bar,
    tour,
    unknown_address,
)

# Streamlit fetches its own icons and emoji for a tab from the internet; an office may have none.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f5a94"/>'
    '<text x="16" y="23.5" font-size="20" text-anchor="middle" fill="#ffffff">' + N_("民") + "</text></svg>"
)

_EXAMPLE: Final = "example"


def navigation(who: reader.Reader) -> st.Page:
    """The page the reader asked for; the first one by default. Pages that are not for the role do not exist for it."""
    offered = {
        section: [page for page in pages if roles.allowed(who.role, who.scope, page[0])]
        for section, pages in menu.SECTIONS.items()
    }
    refuse_unknown(who, {name for pages in offered.values() for name, _title, _icon in pages})
    return st.navigation(
        {
            _(section): [
                st.Page(
                    PROJECT / "pages" / f"{name}.py",
                    title=_(title),
                    icon=f":material/{icon}:",
                    default=name == roles.FIRST,
                )
                for name, title, icon in pages
            ]
            for section, pages in offered.items()
            if pages
        },
        # Else Streamlit folds the last ones away under an English word.
        expanded=True,
    )


def prepare_example() -> None:
    """On the very first start, load the example so that every page has something to show.

    Who stops that reads the pages with what is in by then; it goes on when he says so, or at the next visit.
    """
    what = C_("work", "载入示例数据")
    if progress.is_stopped(_EXAMPLE):
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(_("合成示例数据没有全部载入。可继续载入，也可直接上传自己的数据。"))
            progress.resume(_EXAMPLE)
        return
    with st.status(_("首次启动：正在载入合成示例数据"), expanded=True) as status:
        with progress.cancellable(what, name=_EXAMPLE) as work, deeds.upkeep():
            example.ensure_example(reads.office().whole, progress=work, kept=work.keep)
        status.update(label=_("合成示例数据已载入"), state="complete", expanded=False)
    st.rerun()


def colophon(who: reader.Reader) -> None:
    """Where the reader is: this machine, or signed in as whom; which version, which data."""
    words = _("版本 {version} · 数据第 {data} 版").format(version=__version__, data=reads.data_version().data)
    st.sidebar.caption(_("本机模式 · {words}").format(words=words) if who.is_desktop else words)
    reader.card(who)


def refuse_unknown(who: reader.Reader, offered: set[str]) -> None:
    """Say in words that a page does not exist for the reader, whether or not it does for others."""
    wanted = urlsplit(st.context.url or "").path.strip("/")
    if wanted and wanted not in offered:
        reader.refuse(who, wanted)


def main() -> None:
    try:
        with early_reader.early_reader.drawing():
            draw()
    finally:  # a page may stop before its end
        if runtime.exists():
            libraries.load_later()


def draw() -> None:
    """The page that the reader asked for, in all that it stands in; a refusal is a notice."""
    try:
        use(languages.chosen())
        # Without an entry of ours there is no menu, and none to choose the theme in.
        name = _("民意")
        st.set_page_config(page_title=name, page_icon=ICON, layout="wide", menu_items={"About": name})
        look.dress()
        who = reader.current()
        page = navigation(who)
        if reads.is_example_missing():
            prepare_example()
        top_bar.show(who, page.url_path or roles.FIRST)
        unknown_address.told(who, page.url_path or roles.FIRST)
        notices.example_banner()
        tour.card(who)
        progress.say_ended()
        colophon(who)
        paper.order()
        page.run()
    except MinyiError as refusal:
        plain.refused(refusal)


if __name__ == "__main__":
    main()
