"""The models that qmath knows and how they want to be asked: `models.toml`, and the user's own file before it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, cast, get_args

from qmath.errors import ModelFileError
from qmath.models.entries import Entry, Family, Quirks, Role
from qmath.models.estimate import Architecture
from qmath.models.tables import Table, load_toml

_REPO: Final = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_PACKAGE: Final = Path(__file__).resolve().parents[1]


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
    if not all((entry.alias, *entry.aliases)) or ":" in "".join((entry.alias, *entry.aliases)):
        raise table.wrong("has an alias that is empty or holds a colon, which a quantisation follows")
    if any(".." in place.split("/") or place.startswith("/") for place in (entry.file, entry.parts)):
        raise table.wrong("has a 'file' or 'parts' outside of its repository")
    if not entry.path and not (_REPO.fullmatch(entry.repo) and (entry.file or entry.role != "solver")):
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
        temperature=table.within("temperature", float, lambda t: 0 <= t <= 5, "between 0 and 5"),
        top_p=table.within("top_p", float, lambda p: 0 < p <= 1, "above 0 and at most 1"),
        greedy=table.optional("greedy", bool) is not False,
        trained_context=table.within("trained_context", int, lambda n: n > 0, "positive"),
    )
    family = Family(quirks, table.pattern("name"), table.pattern("architecture"), table.pattern("template"))
    table.done()
    if family.name is None and family.architecture is None:
        raise table.wrong("needs a 'name' or an 'architecture' to match")
    return family
