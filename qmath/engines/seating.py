"""Who sits where in the KV cache: slots given and taken, beginnings shared, and room made where it runs short."""

from __future__ import annotations

from collections.abc import Iterable

from qmath.engines.llama import Llama
from qmath.engines.places import Places, leader
from qmath.engines.sequence import Sequence

_RESERVE = 128  # cells that a new sequence is to find free beside its prompt


class Seating:
    """The slots of a loaded model. `cells`: of a cache that all share; None where each has a stream of its own."""

    def __init__(self, llama: Llama, slots: int, cells: int | None) -> None:
        self._llama, self._places, self._cells = llama, Places(slots), cells

    def has_room(self, sequences: Iterable[Sequence], tokens: int) -> bool:
        """Whether a slot is free, and cells for another sequence of so many tokens. One alone always fits."""
        if not self._places.free:
            return False
        used = sum(len(s.tokens) for s in sequences if s.slot is not None)
        return self._cells is None or not used or used + tokens + _RESERVE <= self._cells

    def seat(self, sequence: Sequence, sequences: Iterable[Sequence]) -> None:
        """Give a sequence a slot; its beginning comes from what is left there, or from one who reads the same."""
        sequence.slot, sequence.evaluated = self._places.take(sequence.tokens)
        self._llama.forget(sequence.slot, sequence.evaluated)
        sequence.follows = leader(sequence, (s for s in sequences if s is not sequence))

    def unseat(self, sequence: Sequence) -> None:
        """Take the slot back. What it holds stays for one that begins the same way, where that takes nobody's room."""
        if sequence.slot is None:
            return
        held = sequence.tokens[: sequence.evaluated] if self._cells is None else []
        if not held:
            self._llama.forget(sequence.slot)
        self._places.give_back(sequence.slot, held)
        sequence.slot, sequence.evaluated, sequence.follows = None, 0, None

    def is_ready(self, sequence: Sequence) -> bool:
        """Whether it can go on; one that follows another takes over its beginning as soon as that is there."""
        if sequence.follows is None or sequence.slot is None:
            return True
        other, length = sequence.follows
        if other.slot is not None and other.evaluated < length and other.request is not None:
            return False
        sequence.follows = None
        if other.slot is not None and other.evaluated >= length:
            self._copy(other.slot, sequence.slot, length)
            sequence.evaluated = length
        return True

    def close_gaps(self, running: list[Sequence]) -> None:
        """Move the last into free slots below: llama.cpp reads the weights once more for what is behind a gap.

        `running` is in the order of the slots, before and after.
        """
        if self._cells is not None:
            return
        while running and (slot := self._places.lowest()) is not None and slot < (running[-1].slot or 0):
            last = running.pop()
            assert last.slot is not None
            self._places.move(last.slot, slot)
            self._copy(last.slot, slot, last.evaluated)
            self._llama.forget(last.slot)
            last.slot = slot
            running.append(last)
            running.sort(key=lambda s: s.slot or 0)

    def _copy(self, source: int, target: int, length: int) -> None:
        self._llama.forget(target)
        self._llama.share(source, target, length)
