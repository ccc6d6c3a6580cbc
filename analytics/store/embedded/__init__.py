"""The store in one DuckDB file on this machine."""
