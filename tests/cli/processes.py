"""`qmath` as a process of its own, on a machine that has neither a model nor a hub."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import qmath as package

QMATH = [sys.executable, "-m", "qmath"]
_PASSING = ("HF_", "QMATH_", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8")

_NO_SETTINGS = {"XDG_CONFIG_HOME": "/nowhere"}  # the user's own defaults


def bare(**changes: str) -> dict[str, str]:
    """The environment of this process without what steers qmath, and with a hub that is not there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_PASSING)}
    root = str(Path(package.__file__).parents[1])
    return {
        **kept,
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "HF_HOME": "/nowhere",
        "PYTHONPATH": root,
        **_NO_SETTINGS,
        **changes,
    }


def qmath(
    *arguments: str | bytes,
    stdin: str | bytes = b"",
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*QMATH, *arguments],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=env or bare(),
        cwd=cwd,
        timeout=100,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def records(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]
