"""Everything Minyi knows about surveys, comments and communities.

Imports run downward only; tests/test_layers.py holds it.
"""

__version__ = "0.1.0"
