"""Planning a survey: how many forms settle what, and which doors to knock at."""
