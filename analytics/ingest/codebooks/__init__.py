"""What each column of a file is, and what each word of an answer is read as."""
