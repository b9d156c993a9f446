from __future__ import annotations

import hashlib
from pathlib import Path

from qmath.doctor.integrity import verify


def blob(folder: Path, content: bytes, name: str = "") -> Path:
    """A file of the hub's cache: a link to a blob that is named by its hash."""
    path = folder / (name or hashlib.sha256(content).hexdigest())
    path.write_bytes(content)
    link = folder / f"{path.name[:6]}.gguf"
    link.symlink_to(path)
    return link


def test_a_file_that_is_as_published(tmp_path: Path) -> None:
    assert verify([blob(tmp_path, b"one"), blob(tmp_path, b"two")]).detail == "SHA-256 as published"


def test_a_damaged_part_blocks(tmp_path: Path) -> None:
    good, bad = blob(tmp_path, b"one"), blob(tmp_path, b"tampered", "ab" * 32)
    check = verify([good, bad])
    assert (check.status, check.blocking) == ("problem", True)
    assert bad.name in check.detail
    assert "models rm" in check.remedy


def test_a_file_that_vanished(tmp_path: Path) -> None:
    link = blob(tmp_path, b"one")
    link.resolve().unlink()
    assert "cannot be read" in verify([link]).detail


def test_a_file_of_the_users_own_has_no_hash(tmp_path: Path) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(b"x")
    check = verify([path])
    assert check.status == "ok"
    assert "nothing to compare" in check.detail
