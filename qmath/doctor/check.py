"""What one check found: plain data, for a screen or for JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Status = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """`detail` says what was found, `remedy` what to do next (empty where nothing is). `blocking`: no model can run.

    `fix`: a command that mends it, assignments of variables first.
    """

    group: str
    name: str
    status: Status
    detail: str
    remedy: str = ""
    blocking: bool = False
    fix: tuple[str, ...] = ()

    def to_record(self) -> dict[str, Any]:
        return asdict(self) | {"fix": list(self.fix)}
