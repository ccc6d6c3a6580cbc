"""Owners' votes by article 278 of the Civil Code: rolls, counting, results."""
