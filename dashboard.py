"""Minyi's server and navigation. ``python3 dashboard.py`` sets everything up and starts it."""

from __future__ import annotations

from pathlib import Path

from analytics import launch

if __name__ == "__main__" and not launch.is_served():
    launch.start(Path(__file__))
