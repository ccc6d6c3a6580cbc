"""Communities beside each other: funnel, shrinkage, ranks, and which are surely below."""
