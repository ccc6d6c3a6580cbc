"""Minyi's server and navigation."""
