"""What a comment says, by itself: tokens, words, clauses, copies, whether it says anything, its stance."""
