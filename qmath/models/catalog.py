"""What `qmath models` tells: each known model with what it needs, whether it fits, and whether it is here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qmath.errors import ModelFileError, OutOfMemory
from qmath.models.choose import Choice, choose
from qmath.models.entries import Entry
from qmath.models.fit import Plan, plan
from qmath.models.header import parts_beside, read_header
from qmath.models.hub import Hub
from qmath.models.machine import Machine
from qmath.models.registry import Registry
from qmath.models.resolve import on_disk
from qmath.models.sizes import Shape


@dataclass(frozen=True, slots=True)
class Row:
    """A model at one quantisation. Without a `plan`, `fits` is False, or None for unknown; `note` says why."""

    entry: Entry
    quantisation: str
    plan: Plan | None
    note: str
    path: Path | None
    chosen: bool
    fits: bool | None = True

    @property
    def file_bytes(self) -> int | None:
        if self.path is not None:
            return sum(part.stat().st_size for part in parts_beside(self.path))
        return self.entry.sizes.get(self.quantisation)

    def to_record(self) -> dict[str, Any]:
        return {
            "alias": self.entry.alias,
            "title": self.entry.title,
            "role": self.entry.role,
            "quantisation": self.quantisation,
            "file_bytes": self.file_bytes,
            "needs_bytes": None if self.plan is None else self.plan.expected_bytes,
            "fits": self.fits,
            "where": None if self.plan is None else self.plan.where,
            "note": self.note,
            "path": None if self.path is None else str(self.path),
            "chosen": self.chosen,
            "licence": self.entry.licence,
            "repo": self.entry.repo,
            "context": self.entry.architecture.context if self.entry.architecture else None,
            "scores_source": self.entry.scores_source,
            "scores": {name: dict(values) for name, values in self.entry.scores.items()},
        }


@dataclass(frozen=True, slots=True)
class Catalog:
    """All rows, the choice for this machine, and why; `choice` is None where nothing fits."""

    rows: tuple[Row, ...]
    choice: Choice | None
    why: str

    def to_record(self) -> dict[str, Any]:
        choice = self.choice and {"alias": self.choice.entry.alias, "quantisation": self.choice.quantisation}
        return {"v": 1, "models": [row.to_record() for row in self.rows], "choice": choice, "why": self.why}


def catalog(registry: Registry, machine: Machine, hub: Hub) -> Catalog:
    """Every known model at its default quantisation, and at others that are chosen or on disk. No network."""
    choice: Choice | None = None
    try:
        choice = choose(registry, machine)
        why = choice.why
    except OutOfMemory as error:
        why = str(error)
    rows = []
    for entry in registry.entries:
        if not entry.is_loadable:
            note = f"{entry.role} model: a server runs it"
            rows.append(Row(entry, "", None, note, None, chosen=False, fits=None))
            continue
        for quantisation in dict.fromkeys((entry.default, *entry.sizes)):
            path = on_disk(entry, quantisation, hub)
            chosen = choice is not None and (choice.entry, choice.quantisation) == (entry, quantisation)
            if path is not None or chosen or quantisation == entry.default:
                rows.append(_row(entry, quantisation, path, chosen, machine))
    return Catalog(tuple(rows), choice, why)


def _row(entry: Entry, quantisation: str, path: Path | None, chosen: bool, machine: Machine) -> Row:
    try:
        shape: Shape | None = read_header(path) if path is not None else entry.estimate(quantisation)
    except ModelFileError as error:
        return Row(entry, quantisation, None, error.message, path, chosen, fits=False)
    if shape is None:
        return Row(
            entry, quantisation, None, "its sizes are not known before it is here", path, chosen, fits=None
        )
    try:
        return Row(entry, quantisation, plan(shape, machine), "", path, chosen)
    except OutOfMemory as error:
        return Row(entry, quantisation, None, error.message, path, chosen, fits=False)
