"""Minyi's server. ``python3 dashboard.py`` sets everything up and starts it."""

from __future__ import annotations

from pathlib import Path

from analytics import launch

if __name__ == "__main__" and not launch.is_served():
    launch.start(Path(__file__))

import streamlit as st

# The front is no neighbour of the folder pages/: a script beside one makes Streamlit offer the files in it as pages of
# their own, past the navigation, to whoever opens a link to one of them first.
app = st.App(Path(__file__).parent / "pages" / "shared" / "front.py")

if __name__ == "__main__":  # run as a plain script, as Streamlit's own test bench does
    from pages.shared import front

    front.main()
