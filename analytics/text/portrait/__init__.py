"""What a reader wants to know of a topic: its name, its parts, its words, what to decide next."""
