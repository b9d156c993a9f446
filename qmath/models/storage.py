"""Where downloads lie: the layout of huggingface_hub's cache, which other programs read and fill too.

models--OWNER--NAME/blobs/ETAG             the content
models--OWNER--NAME/blobs/ETAG.qmath       the beginning of it, while a download has not ended
models--OWNER--NAME/snapshots/COMMIT/FILE  a link to the content
models--OWNER--NAME/refs/main              COMMIT
.locks/models--OWNER--NAME/ETAG.lock       held by who downloads it
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from qmath.models.background import Pulse
from qmath.models.remote import RemoteFile

PARTIAL = ".qmath"


class Storage:
    """The places of one repository under a cache folder."""

    def __init__(self, cache: Path, repo: str) -> None:
        self.cache = cache
        folder = "models--" + repo.replace("/", "--")
        self.root = cache / folder
        self._locks = cache / ".locks" / folder

    def blob(self, file: RemoteFile) -> Path:
        return self.root / "blobs" / file.blob

    def partial(self, file: RemoteFile) -> Path:
        return self.root / "blobs" / f"{file.blob}{PARTIAL}"

    def pointer(self, file: RemoteFile) -> Path:
        return self.root / "snapshots" / file.snapshot / file.name

    @contextlib.contextmanager
    def locked(self, file: RemoteFile, pulse: Pulse, report: Callable[[int], None]) -> Iterator[None]:
        """Hold the lock that huggingface_hub takes for the same content.

        While another process has it, tell how far that one is. Raises Abandoned, and OSError where nothing can be
        written.
        """
        self._locks.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._locks / f"{file.blob}.lock")
        while not lock.is_locked:
            pulse.beat()
            try:
                lock.acquire(timeout=0.2)
            except Timeout:
                report(self.already(file))
        try:
            yield
        finally:
            lock.release()

    def find(self, pattern: str) -> Iterator[Path]:
        """Files in any snapshot that match a path or a glob pattern, the newest snapshot first."""
        with contextlib.suppress(OSError):
            folders = sorted(
                (self.root / "snapshots").iterdir(), key=lambda f: f.stat().st_mtime, reverse=True
            )
            for folder in folders:
                yield from (path for path in sorted(folder.glob(pattern)) if path.is_file())

    def already(self, file: RemoteFile) -> int:
        """Bytes of a file that need not be fetched any more."""
        for path in (self.blob(file), self.partial(file)):
            with contextlib.suppress(OSError):
                return min(path.stat().st_size, file.n_bytes)
        return 0

    def publish(self, file: RemoteFile) -> Path:
        """Give the finished partial file its names, each step atomic; returns the path that programs read."""
        blob, pointer = self.blob(file), self.pointer(file)
        if not blob.is_file():
            self.partial(file).replace(blob)
        pointer.parent.mkdir(parents=True, exist_ok=True)
        try:
            target = os.path.relpath(blob, pointer.parent)
            fresh = pointer.with_name(f"{pointer.name}.{os.getpid()}{PARTIAL}")
            fresh.symlink_to(target)
            fresh.replace(pointer)
        except OSError:  # no links here: Windows without the right to make them, some network folders
            shutil.move(blob, pointer)
        ref = self.root / "refs" / "main"
        ref.parent.mkdir(parents=True, exist_ok=True)
        ref.write_text(file.snapshot, encoding="utf-8")
        return pointer

    def remove(self, path: Path) -> int:
        """Take a file out of the cache with every name it has there; returns the bytes freed."""
        blob = path.resolve()
        freed = blob.stat().st_size
        for pointer in (self.root / "snapshots").rglob("*"):
            if pointer.is_symlink() and pointer.resolve() == blob:
                pointer.unlink()
        path.unlink(missing_ok=True)
        blob.unlink(missing_ok=True)
        return freed

    def remove_partials(self) -> int:
        """Take away what unfinished downloads left; returns the bytes freed."""
        freed = 0
        for partial in (self.root / "blobs").glob(f"*{PARTIAL}"):
            freed += partial.stat().st_size
            partial.unlink()
        return freed
