"""Is a downloaded model what its publisher put there? The cache names each file by its SHA-256."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from qmath.doctor.check import Check

_GROUP, _NAME = "model", "hash"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def verify(paths: Sequence[Path]) -> Check:
    """Compare each file with the hash that its place in the cache bears. Reads all of it."""
    unknown = 0
    for path in paths:
        expected = path.resolve().name
        if not _SHA256.fullmatch(expected):
            unknown += 1
            continue
        try:
            with path.open("rb") as f:
                found = hashlib.file_digest(f, "sha256").hexdigest()
        except OSError as error:
            return _broken(path, f"cannot be read ({error.strerror or error})")
        if found != expected:
            return _broken(path, f"is damaged: its SHA-256 is {found[:12]}… and should be {expected[:12]}…")
    if unknown:
        return Check(
            _GROUP, _NAME, "ok", "the file is not from the hub's cache: there is nothing to compare it with"
        )
    return Check(_GROUP, _NAME, "ok", "SHA-256 as published")


def _broken(path: Path, what: str) -> Check:
    remedy = "Remove it with `qmath models rm` and fetch it again with `qmath models pull`."
    return Check(_GROUP, _NAME, "problem", f"{path.name} {what}", remedy, blocking=True)
