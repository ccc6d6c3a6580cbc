"""What an analyst should know of a file's forms before trusting them; nothing is deleted."""
