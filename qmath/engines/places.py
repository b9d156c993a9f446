"""Who holds which part of the KV cache: the slots, what is left in them, and whose text can be shared.

Pure bookkeeping; the engine carries out the copies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from qmath.engines.sequence import Sequence

SHARE_FROM = 16  # tokens: from there on a copy is cheaper than reading them again, on every device


@dataclass(slots=True)
class Places:
    """`count` slots. A free one keeps what it held, for a text that begins the same way."""

    count: int
    left: dict[int, list[int]] = field(init=False)  # of the free slots: what the cache holds

    def __post_init__(self) -> None:
        self.left = {slot: [] for slot in range(self.count)}

    @property
    def free(self) -> bool:
        return bool(self.left)

    def take(self, tokens: list[int]) -> tuple[int, int]:
        """The free slot that holds the longest beginning of `tokens`, and its length. The last token is never held:
        it has to be evaluated for its logits. Among equals the emptiest, then the first."""
        slot = min(self.left, key=lambda s: (-_common(self.left[s], tokens), len(self.left[s]), s))
        return slot, min(_common(self.left.pop(slot), tokens), len(tokens) - 1)

    def give_back(self, slot: int, held: list[int]) -> None:
        self.left[slot] = held

    def lowest(self) -> int | None:
        """The first free slot."""
        return min(self.left, default=None)

    def move(self, source: int, target: int) -> None:
        """A sequence goes to a free slot; its own is free and empty afterwards."""
        del self.left[target]
        self.left[source] = []


def leader(sequence: Sequence, others: Iterable[Sequence]) -> tuple[Sequence, int] | None:
    """Whose beginning is worth sharing, and how many tokens of it. It may have to be waited for."""
    best: tuple[Sequence, int] | None = None
    for other in others:
        length = min(_common(other.tokens, sequence.tokens), len(sequence.tokens) - 1, len(other.tokens) - 1)
        if (
            other.slot is not None
            and length >= sequence.evaluated + SHARE_FROM
            and (not best or length > best[1])
        ):
            best = (other, length)
    return best


def _common(a: list[int], b: list[int]) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
