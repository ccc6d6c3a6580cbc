"""Known weaknesses in the packages that the product needs: ``python -m tests.dependencies``.

Asks pip-audit, which asks a service on the internet. Fails when it knows of one. Where the service cannot be reached,
or knows nothing of a package, that is said in words, and the build goes on: an office's own index has no such service.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

SECONDS = 180


@dataclass(frozen=True)
class Report:
    """What pip-audit found: weaknesses in words, packages it looked at, packages it could not look up."""

    weaknesses: tuple[str, ...]
    looked_at: int
    unknown: tuple[str, ...]


def read(told: str) -> Report:
    """pip-audit's JSON. Raises ``ValueError`` for anything else."""
    packages = json.loads(told)["dependencies"]
    weaknesses = [
        f"{one['name']} {one['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'no version'}"
        for one in packages
        for found in one.get("vulns", [])
    ]
    unknown = [one["name"] for one in packages if "skip_reason" in one]
    return Report(tuple(weaknesses), len(packages) - len(unknown), tuple(unknown))


def verdict(report: Report) -> tuple[int, str]:
    """The exit code and the words for it."""
    if report.weaknesses:
        return 1, "pip-audit knows of weaknesses:\n" + "\n".join(f"  {one}" for one in report.weaknesses)
    if not report.looked_at:
        return 0, "pip-audit: NOT CHECKED, the service that is reached here knows none of the packages"
    words = f"pip-audit: {report.looked_at} packages looked up, no known weakness"
    if report.unknown:
        words += f"; NOT CHECKED, unknown to the service that is reached here: {', '.join(report.unknown)}"
    return 0, words


def ask(command: Sequence[str]) -> tuple[int, str]:
    """Run pip-audit and judge what it says."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return 0, f"pip-audit: NOT CHECKED, no answer from the service within {SECONDS} s"
    try:
        return verdict(read(done.stdout))
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["no words"])[-1]
        return 0, f"pip-audit: NOT CHECKED, the service cannot be reached ({last[:200]})"


def main() -> int:
    # What is installed beside this Python: what the lists name, and what those packages need in turn.
    quietly = ["--progress-spinner", "off", "--timeout", "15", "--format", "json"]
    code, words = ask([sys.executable, "-m", "pip_audit", *quietly])
    print(words)
    return code


if __name__ == "__main__":
    sys.exit(main())
