"""What analysts decided about topics, and what follows from it."""
