"""Questionnaires that were confirmed before, and how the next export of one differs."""
