#!/usr/bin/env bash
# Sets up everything the tests need and runs them all: style, types, tests, browser.
# Under CI=true nothing is skipped; elsewhere what cannot be set up is named and skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
# Every worker of every phase compiles all tests anew where compiled files may not be kept: ten seconds of it each.
unset PYTHONDONTWRITEBYTECODE

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

python=.venv/bin/python
if [ ! -x "$python" ]; then
    # Debian and Ubuntu keep the venv part of Python in a package of its own.
    python3 -c "import ensurepip" 2>/dev/null || { as_root apt-get update -q && as_root apt-get install -y -q python3-venv; }
    python3 -m venv .venv
fi
"$python" -m pip install --quiet --disable-pip-version-check -r requirements.txt -r tests/requirements.txt

has_fonts() { command -v fc-list >/dev/null && fc-list :lang=zh | grep -q .; }
if ! command -v chromium >/dev/null || ! has_fonts; then
    if command -v apt-get >/dev/null; then
        { as_root apt-get update -q && as_root apt-get install -y -q chromium fonts-noto-cjk fontconfig; } >/dev/null ||
            echo "chromium or fonts-noto-cjk could not be installed"
    fi
fi
# An office suite prints the bulletin's document, as it does where one is installed.
if ! command -v soffice >/dev/null && command -v apt-get >/dev/null; then
    { as_root apt-get update -q && as_root apt-get install -y -q --no-install-recommends libreoffice-writer-nogui; } >/dev/null ||
        echo "libreoffice could not be installed"
fi
# A database server and a proxy, for offices that outgrow one process; the tests start their own, in temporary folders.
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || ! { command -v nginx || [ -x /usr/sbin/nginx ]; } >/dev/null; then
    if command -v apt-get >/dev/null; then
        { as_root apt-get update -q && as_root apt-get install -y -q --no-install-recommends postgresql nginx-light; } >/dev/null ||
            echo "postgresql or nginx could not be installed"
    fi
fi
command -v chromium >/dev/null || echo "no chromium: the browser tests are skipped (an error under CI=true)"
command -v soffice >/dev/null || echo "no office suite: printing with one is skipped (an error under CI=true)"

"$python" -m ruff check .
"$python" -m ruff format --check .
"$python" -m mypy
# Known weaknesses of what is installed; where nobody can be asked it says so.
"$python" -m tests.dependencies
# Fast tests first: they say within a minute whether the rest is worth waiting for.
"$python" -m pytest -q -n 2 --dist worksteal --durations 60 -m "not slow and not browser"
"$python" -m pytest -q -n 2 --dist worksteal --durations 40 -m "slow or browser"
# The same tests with every store on a server.
"$python" -m tests.server "$python" -m pytest -q -n 2 --dist worksteal --durations 20 -m "not embedded and not slow and not browser" \
    tests/store tests/flows tests/programme --ignore tests/store/postgres
