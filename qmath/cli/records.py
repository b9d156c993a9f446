"""JSON on stdout: one record a line, whatever is in it and whatever stdout can encode."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import typer

from qmath.jsonl import json_line


def echo_record(record: Mapping[str, Any]) -> None:
    """Print `record` and flush. Nothing is lost: what cannot stand as it is becomes a \\u escape."""
    typer.echo(json_line(record, getattr(sys.stdout, "encoding", None) or "utf-8"))
