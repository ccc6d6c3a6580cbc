"""Counts in, estimates out: shares, scores, intervals, comparison, verdicts, weeks. Pure."""
