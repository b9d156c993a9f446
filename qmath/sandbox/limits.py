"""What one cell may use: seconds, memory, output, source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

_LEAST_SECONDS: Final = 0.01  # an alarm in no time would never ring


@dataclass(frozen=True, slots=True)
class CellLimits:
    """The limits of one cell.

    seconds: wall-clock time; a cell is interrupted when it is over.
    memory_bytes: address space that the cells of one namespace may add to the process, all together.
    output_chars: characters of output kept; more is dropped and the result says `truncated`.
    source_chars: characters of source; a longer cell is denied.
    """

    seconds: float = 5.0
    memory_bytes: int = 512 << 20
    output_chars: int = 1 << 16
    source_chars: int = 100_000

    def within(self, seconds: float) -> CellLimits:
        """These limits where only so many seconds are left."""
        return replace(self, seconds=min(self.seconds, max(_LEAST_SECONDS, seconds)))
