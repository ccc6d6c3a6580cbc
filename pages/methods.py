"""方法: the definitions in force, the formulas with a worked number each, the settings and the versions."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import __version__
from analytics.estimation import comparison, intervals
from analytics.language import N_, _
from analytics.model import KINDS
from analytics.privacy import deidentify
from analytics.settings import SETTINGS
from analytics.text import topics
from pages.shared import notices, reads, wording

