"""What an entry of the registry and a family of models are: plain data, with what follows from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from qmath.models.estimate import Architecture, Estimate, estimate

Role = Literal["solver", "outcome reward", "process reward"]


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
