"""Where set-up keeps what it made, found without any dependency: it runs before there are any."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_dir() -> Path:
    """The user's cache directory for qmath: the one that `platformdirs.user_cache_path("qmath", False)`
    names.
    """
    home = _home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "qmath" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "qmath"
    xdg = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(xdg) if Path(xdg).is_absolute() else home / ".cache") / "qmath"


def _home() -> Path:
    """The user's home; without one (a container's nameless user), a folder of this environment.

    Not the temporary directory: built libraries are kept here, and nobody else may put one in their place.
    """
    try:
        return Path.home()
    except RuntimeError:
        return Path(sys.prefix)


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that a reader sees all of it or none. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
