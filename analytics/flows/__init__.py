"""What a user does from end to end, joining the pure rooms to the store: load, judge, group."""
