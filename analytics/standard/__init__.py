"""What is stored in Chinese but was not named by a user: shown in the reader's language, kept as it is."""
