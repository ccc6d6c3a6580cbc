"""Entering what was done: what may be told, how an entry goes on, files of records."""
