"""Questions together: what drives satisfaction, reliability, readings of scales, scores."""
