"""Which options a record tells, and how."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from qmath.options import Options
from qmath.store.settings import settings


def test_all_options_are_told_but_those_that_change_no_result() -> None:
    told = settings(Options())
    missing = {field.name for field in fields(Options)} - set(told)
    addresses = {name for name in missing if name.endswith("endpoint")}
    assert missing == {"draft", "jobs", "isolated", "download", "server", "engine"} | addresses
    assert "endpoint" in addresses
    assert told["timeout"] is None
    assert json.loads(json.dumps(told, allow_nan=False)) == told


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (None, None),
        ("7b", "7b"),
        ("/models/m.gguf", "m.gguf"),
        ("hf:owner/repo/m.gguf", "hf:owner/repo/m.gguf"),
        ("http://user:secret@host:8000/pooling?key=secret", "host/pooling"),
        ("http://user:secret@host", "host"),
    ],
)
def test_models_are_told_by_name(model: str | None, name: str | None) -> None:
    assert settings(Options(model=model))["model"] == name
