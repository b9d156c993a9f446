"""Finished wheels of llama-cpp-python, one folder a key, and a note of which one an environment has.

pip's own wheel cache does not know how a wheel was built, and hands a bad one back; so it is not used.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from qmath.doctor.places import cache_dir, write_atomically
from qmath.doctor.recipe import Recipe


def folder_of(recipe: Recipe) -> Path:
    return cache_dir() / "wheels" / recipe.key


def stored_wheel(recipe: Recipe) -> Path | None:
    """The finished wheel of this recipe, if it was built before."""
    return next(folder_of(recipe).glob("*.whl"), None)


def keep_wheel(recipe: Recipe, build: Callable[[Path], None]) -> Path:
    """Let `build` put a wheel into an empty folder and store it; a failed or interrupted build leaves no wheel."""
    final = folder_of(recipe)
    partial = final.with_name(f"{final.name}.{os.getpid()}.part")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        build(partial)
        discard(recipe)
        partial.rename(final)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    wheel = stored_wheel(recipe)
    if wheel is None:
        raise FileNotFoundError(f"no wheel in {final}")
    return wheel


def discard(recipe: Recipe) -> None:
    """Forget a wheel that turned out to be bad."""
    shutil.rmtree(folder_of(recipe), ignore_errors=True)


def note_installed(library: Path, recipe: Recipe) -> None:
    """Remember what the library at this place was built from."""
    with contextlib.suppress(OSError):  # without the note the next set-up looks more closely, no more
        write_atomically(
            _note(library),
            json.dumps({"key": recipe.key, "requested": recipe.requested, "library": _state(library)}),
        )


def installed_from(library: Path) -> tuple[str, str] | None:
    """Key and CMAKE_ARGS of the installed library; None where it was not built here, or was replaced since."""
    try:
        note = json.loads(_note(library).read_text(encoding="utf-8"))
        return (note["key"], note["requested"]) if note["library"] == _state(library) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note(library: Path) -> Path:
    return cache_dir() / "builds" / f"{hashlib.sha256(str(library).encode()).hexdigest()[:20]}.json"


def _state(library: Path) -> list[int]:
    stat = library.stat()
    return [stat.st_size, stat.st_mtime_ns]
