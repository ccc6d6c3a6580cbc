"""Which program made a file, and its export turned into an ordinary table."""
