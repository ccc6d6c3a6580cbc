"""The bulletin of a week, month, quarter or year: read once, composed by rules, kept as it was issued."""
