"""A file on a hub as it is announced: nothing of it is trusted to be a path, a length or content until checked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from qmath.errors import DownloadError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(r"(?P<stem>.+)-\d{5}-of-(?P<count>\d{5})\.gguf")
_PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,127}")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a repository with its size in bytes, its entity tag, and how to ask for it.

    An entity tag of 64 hexadecimal digits is the SHA-256 of the content, as the hub gives it for large files.
    """

    name: str
    n_bytes: int
    etag: str = ""
    url: str = ""
    commit: str = "main"
    headers: dict[str, str] = field(default_factory=dict, repr=False)  # they carry the token

    @property
    def sha256(self) -> str | None:
        return self.etag.lower() if _SHA256.fullmatch(self.etag.lower()) else None

    @property
    def blob(self) -> str:
        """The name of its content in the cache: the entity tag, as huggingface_hub has it."""
        if _PLAIN.fullmatch(self.etag):
            return self.etag
        return hashlib.sha256(f"{self.url} {self.etag}".encode()).hexdigest()[:40]

    @property
    def snapshot(self) -> str:
        """The name of its revision in the cache."""
        return self.commit if _PLAIN.fullmatch(self.commit) else "main"


def is_part(name: str) -> bool:
    """Whether a file is one of several that make up a model."""
    return _PART.fullmatch(name) is not None


def parts_of(files: Sequence[RemoteFile], name: str, folder: str) -> tuple[RemoteFile, ...]:
    """Those that make up `name`: itself, all parts where it is one of them, or the parts in `folder`."""
    if match := _PART.fullmatch(name):
        pattern = re.compile(rf"{re.escape(match['stem'])}-\d{{5}}-of-{match['count']}\.gguf")
        return tuple(file for file in files if pattern.fullmatch(file.name))
    whole = tuple(file for file in files if file.name == name)
    return whole or tuple(file for file in files if folder and file.name.startswith(folder))


def safe_name(name: str) -> str:
    """`name` where it is a relative path that stays in its folder. Raises DownloadError."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or re.search(r"[\\:\0]", name):
        raise DownloadError(
            f"The hub names a file {name!r}, which is no place in a folder.", "Use another hub."
        )
    return name
