"""The file of a store written anew, so that nothing of what was deleted is left in it.

DuckDB marks deleted rows and frees their blocks; the words in them stay in the file until the block is used again, even
after CHECKPOINT and VACUUM. A copy holds what is there and nothing else.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

import duckdb

_CONFIGURATION: Final = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def rewrite(path: Path) -> None:
    """Put a copy of the store at ``path`` in its place, in one step; nobody may have the file open.

    The old file stays locked against other processes until the new one has its name. Needs as much room again on the
    same disk while it runs. Raises ``duckdb.Error`` and ``OSError``; the old file is then as it was.
    """
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)  # of a rewriting that was cut off
    with duckdb.connect(config=dict(_CONFIGURATION)) as connection:
        connection.execute(f"ATTACH {_quoted(path)} AS stored")
        # The log's entries go into the file, so that no log is left that the new file would take for its own.
        connection.execute("CHECKPOINT stored")
        try:
            connection.execute(f"ATTACH {_quoted(fresh)} AS fresh")
            connection.execute("COPY FROM DATABASE stored TO fresh")
            connection.execute("DETACH fresh")
            shutil.copymode(path, fresh)
            os.replace(fresh, path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
