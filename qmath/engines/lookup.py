"""Drafts by prompt lookup: what followed the last few tokens when they stood there before, is likely to follow again.

Transcripts repeat themselves: the problem in the first lines, a cell's output in the answer, an equation from line to
line. A draft costs nothing to make, and is checked in the step that would have been made anyway.
Method: github.com/apoorvumang/prompt-lookup-decoding; llama.cpp's lookup.cpp does the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

GRAM = 3  # tokens that must recur
_LONGEST_MATCH = 12
_CANDIDATES = 4  # places that are compared
_LONGEST_DRAFT = 10
_DOUBT = 0.01  # misses that stay: a text that only repeats itself is never certain to go on so
_FORGIVING = 0.98  # so much of a miss is left after a draft that was not made for it
# Hits and misses that are taken for granted, by how much recurs: before anything is known of a text.
_PRIORS = ((8, 4.0, 1.0), (5, 3.0, 1.5), (GRAM, 1.5, 1.5))


@dataclass(slots=True)
class Lookup:
    """The drafts of one sequence, and how often they were right. `tokens` only ever grows at its end, or is cut."""

    _places: dict[tuple[int, ...], list[int]] = field(default_factory=dict)
    _indexed: int = 0  # tokens whose grams are in the index
    _hits: list[float] = field(default_factory=lambda: [hits for _, hits, _ in _PRIORS])
    _misses: list[float] = field(default_factory=lambda: [misses for _, _, misses in _PRIORS])
    _kind: int = 0  # of the last draft

    def draft(self, tokens: list[int], worth: float, most: int) -> list[int]:
        """Up to `most` tokens that may follow. worth: how likely a token must be for its share of a step to pay."""
        self._index(tokens)
        at, length = self._best(tokens)
        if not length:
            return []
        self._kind = next(i for i, (least, _, _) in enumerate(_PRIORS) if length >= least)
        chance = self._hits[self._kind] / (self._hits[self._kind] + self._misses[self._kind])
        if chance <= worth:
            self._misses[self._kind] *= _FORGIVING
            return []
        count = int(math.log(worth) / math.log(chance)) if worth > 0 else most
        return tokens[at : at + min(count, most, _LONGEST_DRAFT)]

    def learn(self, drafted: int, accepted: int) -> None:
        """What became of the last draft. Old experience fades."""
        hits, misses = self._hits, self._misses
        hits[self._kind] = hits[self._kind] * 0.9 + accepted
        misses[self._kind] = max(_DOUBT, misses[self._kind] * 0.9) + (accepted < drafted)

    def cut(self, length: int) -> None:
        """The tokens from `length` on are gone."""
        if length < self._indexed:
            self._places.clear()
            self._indexed = 0

    def _index(self, tokens: list[int]) -> None:
        """Note where each gram was followed by something; the last one was not yet."""
        for end in range(max(self._indexed, GRAM), len(tokens)):
            self._places.setdefault(tuple(tokens[end - GRAM : end]), []).append(end)
        self._indexed = max(self._indexed, len(tokens))

    def _best(self, tokens: list[int]) -> tuple[int, int]:
        """Where the longest recurrence goes on, the latest among equals, and how long it is; 0 for none."""
        places = self._places.get(tuple(tokens[-GRAM:]), []) if len(tokens) > GRAM else []
        best = (0, 0)
        for at in reversed(places[-_CANDIDATES:]):
            length = _recurs(tokens, at)
            if length > best[1]:
                best = (at, length)
        return best


def _recurs(tokens: list[int], at: int) -> int:
    """How many tokens before `at` are those at the end."""
    length = GRAM
    while length < min(at, _LONGEST_MATCH) and tokens[at - length - 1] == tokens[-length - 1]:
        length += 1
    return length


def worth_of_a_token(others: int, share: float) -> float:
    """How likely a drafted token must be to pay, in a step of `others` tokens.

    share: what one more token adds to a step, in parts of a step's fixed cost (reading the weights).
    """
    load = share * others
    return load / (load + 1.0)
