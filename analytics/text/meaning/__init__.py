"""What words mean beside each other: vectors, groups of them, how firm a group is, and their map."""
