"""Which community of the register a row, a file or a sheet speaks of."""
