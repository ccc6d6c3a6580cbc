"""The embedded DuckDB store: tables, batches, counts. The only place that knows SQL."""
