"""What residents wrote brought to one form, and what is no word of theirs set aside."""
