"""Which model would be used, why, and whether it is on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qmath.doctor.check import Check
from qmath.errors import NoModel, QmathError
from qmath.models.choose import choose
from qmath.models.header import Header
from qmath.models.machine import Machine
from qmath.models.registry import Registry, load_registry
from qmath.models.resolve import resolve

_GROUP = "model"


def folder() -> Path:
    """Where downloads are kept."""
    from qmath.models.hub import Hub

    return Hub().cache


def on_disk(machine: Machine) -> Header | None:
    """The model that `qmath solve` would load now; None where there is none, or it cannot be read. No network."""
    try:
        return resolve(None, machine, allow_download=False).header
    except QmathError:
        return None


def choice(machine: Machine, registry: Registry | None = None) -> Iterator[Check]:
    """The model that fits this machine best, and the one that `qmath solve` would load now. No network."""
    try:
        registry = registry or load_registry()
        best = choose(registry, machine)
    except QmathError as error:  # nothing fits, or the user's own registry cannot be read
        yield Check(_GROUP, "choice", "problem", error.message, error.remedy, blocking=True)
        return
    yield Check(_GROUP, "choice", "ok", best.why)
    try:
        found = resolve(None, machine, allow_download=False, registry=registry)
    except NoModel:
        alias = best.entry.alias
        remedy = (
            f"Fetch one with `qmath models pull {alias}`, or name a file: `qmath solve --model FILE.gguf`."
        )
        detail = "none yet; equations, systems and arithmetic in pure notation are solved exactly without one"
        yield Check(_GROUP, "on disk", "warning", detail, remedy)
    except QmathError as error:  # a file in the cache that is no model any more
        yield Check(_GROUP, "on disk", "problem", error.message, error.remedy, blocking=True)
    else:
        yield Check(_GROUP, "on disk", "ok", f"{found.name} in {found.path}")
