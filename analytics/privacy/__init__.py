"""De-identification and small-cell suppression. Pure."""
