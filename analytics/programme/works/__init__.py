"""During the works: progress by item, what residents' supervisors saw."""
