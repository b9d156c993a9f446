"""What an answer can be, as read: frozen values without SymPy. `reader.read_answer` makes them from text."""

from __future__ import annotations

from dataclasses import dataclass

from qmath.notation.ast import Constant, Node, Relation


@dataclass(frozen=True, slots=True)
class Values:
    """Values: `-3, \\frac{2}{3}`; `x = -3 or x = 2/3`; `\\pm 2` (written out: -2, 2); `\\{1, 2\\}`.

    `unknown` is the letter that the answer itself names. Order and repetitions are as written.
    `parameter` names the integer parameter of a family (`\\frac{\\pi}{6} + 2 \\pi n, n \\in \\mathbb{Z}`).
    `counts` are the multiplicities that the answer states (`x = 3 (double root)`), 0 where it states none.
    """

    items: tuple[Node, ...]
    unknown: str | None = None
    parameter: str | None = None
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tuples:
    """Tuples of equal length: `(1, 2), (3, 4)`; `x = 1, y = 2` (then `unknowns` holds the letters).

    A single pair `(1, 2)` may also be meant as an open interval: `as_interval` gives that reading.
    """

    items: tuple[tuple[Node, ...], ...]
    unknowns: tuple[str, ...] | None = None

    def as_interval(self) -> Intervals | None:
        """The pairs read as a union of open intervals, or None where they are no pairs."""
        if self.unknowns is not None or any(len(item) != 2 for item in self.items):
            return None
        return Intervals(tuple(Interval(low, high, False, False) for low, high in self.items))


@dataclass(frozen=True, slots=True)
class Interval:
    """From `lower` to `upper` (`Constant("oo")` or its `Neg` at open ends). A point `{a}` is `[a, a]`."""

    lower: Node
    upper: Node
    lower_closed: bool
    upper_closed: bool


@dataclass(frozen=True, slots=True)
class Intervals:
    """A union of intervals and points: `(-\\infty, 2] \\cup \\{5\\}`."""

    parts: tuple[Interval, ...]
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """A disjunction of conjunctions of relations: `x \\ge 3`; `x < 1 or x > 2`; `-1 < x <= 3, x \\ne 0`.

    `apart` is the other reading of a list whose commas may say "or": `x < 1, x > 2`.
    """

    alternatives: tuple[tuple[Relation, ...], ...]
    apart: tuple[tuple[Relation, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """`\\emptyset`, `\\{\\}`, "no solution", "no real solution" (then `real_only`), 无解."""

    real_only: bool = False


@dataclass(frozen=True, slots=True)
class Diverges:
    """ "diverges", "does not converge", 发散: of a limit, integral or sum; `toward` is 1 or -1 where it says ±∞."""

    toward: int = 0


@dataclass(frozen=True, slots=True)
class AllReals:
    """`\\mathbb{R}`, "all real numbers", `\\mathbb{R} \\setminus \\{0, 1\\}`, `\\mathbb{R} \\setminus [0, 1]`."""

    excluded: tuple[Node, ...] = ()
    without: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Infinite:
    """ "infinitely many solutions", without saying which."""


@dataclass(frozen=True, slots=True)
class Residues:
    """Residue classes: `6 \\pmod 7`, `1, 3 \\pmod 8`."""

    items: tuple[Node, ...]
    modulus: Node


Answer = Values | Tuples | Intervals | Conditions | Empty | AllReals | Infinite | Residues | Diverges

INFINITY = Constant("oo")
