"""What only this store knows."""

from __future__ import annotations

from analytics.store.connection import Store


def respondent_secret(store: Store) -> bytes:
    """16 random bytes made with the store: they key the hash of 户号, so that hashes cannot be guessed or compared."""
    with store.reading() as connection:
        return bytes(connection.execute("SELECT respondent_secret FROM store_state").fetchall()[0][0])
