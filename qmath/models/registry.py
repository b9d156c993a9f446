"""The models that qmath knows and how they want to be asked: `models.toml`, and the user's own file before it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, cast, get_args

from qmath.errors import ModelFileError
from qmath.models.estimate import Architecture, Estimate, estimate
from qmath.models.tables import Table, load_toml

Role = Literal["solver", "outcome reward", "process reward"]

_PACKAGE: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Quirks:
    """How a family of models wants to be asked. None and empty mean qmath's defaults.

    `thinking` are the tags around reasoning that is no part of the answer; `temperature` and `top_p` are for samples,
    and where not `greedy` for single answers too;
    `trained_context` is in tokens.
    """

    family: str = ""
    cot_system: str | None = None
    tir_system: str | None = None
    cot_prefill: str = ""
    tir_prefill: str = ""
    stop_strings: tuple[str, ...] = ()
    thinking: tuple[str, str] | None = None
    temperature: float | None = None
    top_p: float | None = None
    greedy: bool = True
    trained_context: int | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Quirks and the models that have them: all expressions given must be found in a GGUF's metadata."""

    quirks: Quirks
    name: re.Pattern[str] | None
    architecture: re.Pattern[str] | None
    template: re.Pattern[str] | None = None

    def matches(self, architecture: str, names: tuple[str, ...]) -> bool:
        by_name = self.name is None or any(self.name.search(name) for name in names)
        return by_name and (self.architecture is None or bool(self.architecture.search(architecture)))


@dataclass(frozen=True, slots=True)
class Entry:
    """A model with a name. Either `repo` and `file` say where the hub has it, or `path` is a file of the user's own.

    A reward model without `file` has no GGUF: a server has to run it.
    """

    alias: str
    title: str
    aliases: tuple[str, ...] = ()
    repo: str = ""
    file: str = ""
    parts: str = ""
    path: Path | None = None
    licence: str = ""
    default: str = ""
    automatic: tuple[str, ...] = ()
    larger: tuple[str, ...] = ()
    role: Role = "solver"
    sizes: Mapping[str, int] = field(default_factory=dict)
    architecture: Architecture | None = None
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    scores_source: str = ""

    @property
    def is_loadable(self) -> bool:
        """Whether there is a file that llama.cpp loads."""
        return bool(self.file or self.path)

    def filename(self, quantisation: str) -> str:
        return self.file.replace("{quantisation}", quantisation)

    def folder(self, quantisation: str) -> str:
        """Where the repository keeps this quantisation in parts."""
        return self.parts.replace("{quantisation}", quantisation)

    def estimate(self, quantisation: str) -> Estimate | None:
        """The shape for planning before there is a file; None where the entry does not say enough."""
        size = self.sizes.get(quantisation)
        return (
            None
            if size is None or self.architecture is None
            else estimate(self.architecture, size, quantisation)
        )


@dataclass(frozen=True)
class Registry:
    entries: tuple[Entry, ...]
    families: tuple[Family, ...]

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        return {name.lower(): e for e in reversed(self.entries) for name in (*e.aliases, e.alias)}

    def knows(self, spec: str) -> bool:
        return spec.partition(":")[0].strip().lower() in self._by_name

    def find(self, spec: str) -> tuple[Entry, str]:
        """The entry and quantisation of `ALIAS` or `ALIAS:QUANTISATION`.

        Raises ModelFileError that names what is known, with the nearest spelling.
        """
        name, _, wanted = spec.partition(":")
        entry = self._by_name.get(name.strip().lower())
        if entry is None:
            known = ", ".join(e.alias for e in self.entries)
            near = difflib.get_close_matches(name.strip().lower(), self._by_name, n=1, cutoff=0.6)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise ModelFileError(
                f"There is no model called {name!r}.",
                f"{hint}Known: {known}; or name a .gguf file, or hf:OWNER/REPO/FILE.",
            )
        return entry, self._quantisation(entry, wanted)

    def _quantisation(self, entry: Entry, wanted: str) -> str:
        if not wanted:
            return entry.default
        known = {q.lower(): q for q in (*entry.sizes, entry.default)}
        if wanted.lower() in known:
            return known[wanted.lower()]
        raise ModelFileError(
            f"{entry.title} has no quantisation {wanted!r}.",
            f"Known: {', '.join(known.values()) or 'only one'}.",
        )

    def quirks(self, architecture: str, *names: str) -> Quirks:
        """Those of the first family that matches a GGUF's metadata, or the defaults."""
        given = tuple(name for name in names if name)
        return next((f.quirks for f in self.families if f.matches(architecture, given)), Quirks())

    def quirks_of_server(self, architecture: str, template: str, *names: str) -> Quirks:
        """Those of a model of which a server tells little: by its name, else by its chat template.

        An architecture counts only where the server tells it.
        """
        by_name = (f for f in self.families if f.name and any(f.name.search(name) for name in names))
        if architecture:
            by_name = (f for f in by_name if f.architecture is None or f.architecture.search(architecture))
        by_template = (f for f in self.families if template and f.template and f.template.search(template))
        return next((f.quirks for f in (*by_name, *by_template)), Quirks())


def load_registry(user_file: Path | None = None) -> Registry:
    """qmath's own registry with the user's file (by default in the configuration folder) before it.

    Raises UsageError that names the file and the place where one of them is wrong.
    """
    shipped = _read(shipped_file())
    user_file = user_file or user_registry_file()
    if not user_file.is_file():
        return shipped
    own = _read(user_file)
    replaced = {entry.alias for entry in own.entries}
    kept = tuple(entry for entry in shipped.entries if entry.alias not in replaced)
    return Registry((*own.entries, *kept), (*own.families, *shipped.families))


def shipped_file() -> Path:
    """In an installed package inside it, in a checkout beside it."""
    inside = _PACKAGE / "models.toml"
    return inside if inside.is_file() else _PACKAGE.parent / "models.toml"


def user_registry_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("qmath", appauthor=False) / "models.toml"


def _read(path: Path) -> Registry:
    top = Table(str(path), load_toml(path))
    entries = tuple(_entry(table, path.parent) for table in top.tables("model"))
    families = tuple(_family(table) for table in top.tables("family"))
    top.done()
    return Registry(entries, families)


def _entry(table: Table, folder: Path) -> Entry:
    own = table.text("path")
    scores = table.table("scores")
    benchmarks = {} if scores is None else {key: scores.table(key) for key in scores.names()}
    sizes, numbers = table.table("sizes"), table.table("architecture")
    entry = Entry(
        alias=table.required("alias", str),
        title=table.text("title") or table.required("alias", str),
        aliases=table.texts("aliases"),
        repo=table.text("repo"),
        file=table.text("file"),
        parts=table.text("parts"),
        path=folder / Path(own).expanduser() if own else None,
        licence=table.text("licence"),
        default=table.text("default"),
        automatic=table.texts("automatic"),
        larger=table.texts("larger"),
        role=_role(table),
        sizes={} if sizes is None else sizes.numbers(int),
        architecture=None if numbers is None else Architecture.read(numbers),
        scores={key: value.numbers(float) for key, value in benchmarks.items() if value is not None},
        scores_source=table.text("scores_source"),
    )
    table.done()
    if not entry.path and not (entry.repo.count("/") == 1 and (entry.file or entry.role != "solver")):
        raise table.wrong("needs a 'path', or a 'repo' (OWNER/NAME) and a 'file'")
    if "{quantisation}" in entry.file and not entry.default:
        raise table.wrong("needs a 'default' quantisation")
    return entry


def _role(table: Table) -> Role:
    given = table.text("role") or "solver"
    for role in get_args(Role):
        if given == role:
            return cast("Role", role)
    raise table.wrong(f"has a 'role' that is none of: {', '.join(get_args(Role))}")


def _family(table: Table) -> Family:
    tags = table.texts("thinking")
    if len(tags) not in (0, 2):
        raise table.wrong("has a 'thinking' that is not two tags")
    quirks = Quirks(
        family=table.required("id", str),
        cot_system=table.optional("cot_system", str),
        tir_system=table.optional("tir_system", str),
        cot_prefill=table.text("cot_prefill"),
        tir_prefill=table.text("tir_prefill"),
        stop_strings=table.texts("stop_strings"),
        thinking=(tags[0], tags[1]) if tags else None,
        temperature=table.optional("temperature", float),
        top_p=table.optional("top_p", float),
        greedy=table.optional("greedy", bool) is not False,
        trained_context=table.optional("trained_context", int),
    )
    family = Family(quirks, table.pattern("name"), table.pattern("architecture"), table.pattern("template"))
    table.done()
    if family.name is None and family.architecture is None:
        raise table.wrong("needs a 'name' or an 'architecture' to match")
    return family
