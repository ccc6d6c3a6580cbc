"""Consent per item and round, plans compared, households still to visit."""
