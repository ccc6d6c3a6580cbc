"""Everything Minyi knows about surveys, comments and communities.

Imports run downward only; tests/test_layers.py holds it.
"""
