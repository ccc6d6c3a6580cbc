"""A table checked against its codebook and the register, and its good rows as frames."""
