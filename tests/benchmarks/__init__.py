"""Speed and memory, as ratios to a named baseline in the same run: ``python -m tests.benchmarks``.

Machines are shared and noisy, so nothing here is asserted; the tables are read by people and kept in RESULTS.md.
"""
