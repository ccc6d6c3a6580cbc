"""One file a page: read, call, draw."""
