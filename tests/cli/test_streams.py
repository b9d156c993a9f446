"""The standard streams (closed ones are tested from a shell in test_main)."""

from __future__ import annotations

import io
import os
import sys

import pytest

from qmath.cli.streams import prepare_streams, silence_broken


def test_answers_are_utf_8_unless_asked_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    for asked, encoding in ((None, "utf-8"), ("latin-1", "latin-1")):
        stream = io.TextIOWrapper(io.BytesIO(), "latin-1")
        monkeypatch.setattr(sys, "stdout", stream)
        if asked:
            monkeypatch.setenv("PYTHONIOENCODING", asked)
        else:
            monkeypatch.delenv("PYTHONIOENCODING", raising=False)
        prepare_streams()
        assert (stream.encoding, stream.errors) == (encoding, "replace")


def test_what_cannot_be_written_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    stream = os.fdopen(writer, "w")
    monkeypatch.setattr(sys, "stdout", stream)
    stream.write("for nobody")
    os.close(reader)
    silence_broken()
    stream.close()
