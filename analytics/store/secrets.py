"""What only this store knows, and what only this office does."""

from __future__ import annotations

import secrets

from analytics.store.connection import Store
from analytics.store.registry import Registry

_KEY_BYTES = 32


def respondent_secret(store: Store) -> bytes:
    """16 random bytes made with the store: they key the hash of 户号, so that hashes cannot be guessed or compared."""
    with store.reading() as connection:
        return bytes(connection.execute("SELECT respondent_secret FROM store_state").fetchall()[0][0])


def sealing_key(registry: Registry) -> bytes:
    """32 random bytes, made when they are first asked for: by them the programs of one office know what they wrote
    themselves. They stay with the accounts, away from the store, and are in no backup."""
    with registry.reading() as connection:
        found = connection.execute("SELECT key FROM seal").fetchone()
    if found is None:
        with registry.writing() as connection:
            # Of two who find none, the second finds the first one's.
            connection.execute(
                "INSERT INTO seal SELECT ? WHERE NOT EXISTS (SELECT 1 FROM seal)", [secrets.token_bytes(_KEY_BYTES)]
            )
            found = connection.execute("SELECT key FROM seal").fetchone()
    return bytes(found[0])
