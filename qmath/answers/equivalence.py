r"""Whether an answer is the gold answer: by spelling, by exact value, element by element.

No text is evaluated here. What needs algebra is asked of `algebra` (see `symbolic`, which runs in an isolated worker
only), and is undecided, None, where there is none. The rules follow Qwen2.5-Math's grader where it is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from qmath.answers.congruences import same_residues
from qmath.answers.equations import told, whole
from qmath.answers.forms import LONGEST, Form, form
from qmath.answers.intervals import Interval, intervals, unknown
from qmath.answers.naming import assignments, is_function_name
from qmath.answers.normal import bare, normalise, without_wholes
from qmath.answers.numbers import exact, last_place
from qmath.answers.scales import in_radians, same_base, same_ratio, same_time
from qmath.answers.units import in_one_unit
from qmath.answers.words import choices, chosen_texts, chosen_together, lone_number, same_words

T = TypeVar("T")
Algebra = Callable[[str, str], bool | None]
TOLERANCE = Fraction(1, 10_000)  # relative, where one side is a decimal: the official grader's figure
_NOISE = Fraction(1, 100_000)  # of floating point
_MOST_PARTS = 50
_APPROXIMATED = re.compile(r"\\pi(?![A-Za-z])|(?<![A-Za-z\\])e(?![A-Za-z])")
_PLAIN_DECIMAL = re.compile(r"[-+]?\d*\.\d+")


def equivalent(gold: str, answer: str, algebra: Algebra | None = None) -> bool | None:
    """True or False where sure, None where algebra would be needed. Lists without brackets have no order.

    Not symmetric in one point: a decimal stands for pi or e only where the gold answer is a decimal.
    """
    a, b = bare(gold), bare(answer)
    if not a or not b:
        return False
    if (times := same_time(gold, answer)) is not None:
        return times
    if max(len(a), len(b)) <= LONGEST:
        if (named := _by_name(gold, answer, algebra)) is not None:
            return named
        if (quantities := in_one_unit(gold, answer)) is not None:
            return _compare(*quantities, algebra) if isinstance(quantities, tuple) else quantities
        if (equations := whole(gold, answer)) is not None:
            return equations[0] == equations[1] or _asked(algebra, *equations)
    shorter = without_wholes(a), without_wholes(b)
    if (shorter[0] == a) != (shorter[1] == b):  # only one of them says that k is a whole number
        a, b = shorter
    if a == b:
        return True
    if len(a) > LONGEST or len(b) > LONGEST:
        return None
    left, right = normalise(gold), normalise(answer)
    verdict = _compare(a, b, algebra, percent=(r"\%" in left) - (r"\%" in right))
    if verdict is not True and (radians := in_radians(left, right, a, b)):
        return _compare(*radians, algebra)
    return verdict


def value(text: str) -> Fraction | None:
    """The exact value of a number in any of the usual spellings, or None; a percent sign is ignored."""
    return exact(bare(text))


def _by_name(gold: str, answer: str, algebra: Algebra | None) -> bool | None:
    """Values that both give names, by their names; None where one names nothing or they name different things."""
    left, right = assignments(gold), assignments(answer)
    if left is None or right is None:
        return None
    if left.keys() == right.keys():
        return _all([_compare(left[name], right[name], algebra) for name in left])
    ((name, number), *_), ((other, another), *_) = left.items(), right.items()
    if len(left) == len(right) == 1 and is_function_name(name) and is_function_name(other):
        return _compare(number, another, algebra)
    lone = len(left) == len(right) == len(name) == len(other) == 1
    return False if lone and exact(number) is not None and exact(another) is not None else None


def _compare(a: str, b: str, algebra: Algebra | None, *, percent: int = 0) -> bool | None:
    for letters in (choices, chosen_together, same_residues):
        if (chosen := letters(a, b)) is not None:
            return chosen
    if (texts := chosen_texts(a, b)) is not None and equivalent(*texts, algebra):
        return True
    if (values := told(a, b)) is not None:
        return _compare(*values, algebra) if isinstance(values, tuple) else values
    first, second = form(a), form(b)
    if first.kind == second.kind == "single":
        return _single(first.parts[0], second.parts[0], algebra, percent=percent)
    if (pieces := _as_intervals(a, b, first, second)) is not None:
        return _same_sets(a, b, *pieces, algebra)
    return _composed(first, second, a, b, algebra)


def _single(a: str, b: str, algebra: Algebra | None, *, percent: int = 0) -> bool | None:
    if a.casefold() == b.casefold():
        return True
    left, right = exact(a), exact(b)
    for scale in (same_base, same_ratio):
        if (told := scale(a, b)) is not None:
            return told
    if left is not None and right is not None:
        if _same_number(left, right, a, b):
            return True
        # Of 8% and 0.08 the one with the sign is a hundred times the other here.
        return (percent > 0 and left == right * 100) or (percent < 0 and left * 100 == right)
    if (words := same_words(a, b)) is not None:
        return words
    pieces = intervals(a), intervals(b)
    if pieces[0] and pieces[1]:
        return _same_sets(a, b, pieces[0], pieces[1], algebra)
    if (lone := _around_numbers(a, b, left, right)) is not None:
        return lone
    if _PLAIN_DECIMAL.fullmatch(b) and _APPROXIMATED.search(a) and not re.search(r"\d\.\d", a):
        return False
    return _asked(algebra, a, b)


def _asked(algebra: Algebra | None, a: str, b: str) -> bool | None:
    return algebra(a, b) if algebra is not None else None


def _same_number(a: Fraction, b: Fraction, first: str, second: str) -> bool:
    """Exactly, or where one is written as a decimal within the tolerance, and less than a unit of the last place of
    the coarser one apart: 1006.6 is not 1006.7.
    """
    apart = abs(a - b)
    if apart == 0 or "." not in first + second or apart > TOLERANCE * max(abs(a), abs(b)):
        return apart == 0
    places = [place for text in (first, second) if (place := last_place(text)) is not None]
    return apart < max(places, default=apart + 1) or apart <= _NOISE


def _around_numbers(a: str, b: str, left: Fraction | None, right: Fraction | None) -> bool | None:
    """One side a number, the other a sentence with one number in it."""
    if left is not None and (number := lone_number(b)) is not None:
        return _same_number(left, number, a, b)
    if right is not None and (number := lone_number(a)) is not None:
        return _same_number(number, right, a, b)
    return None


def _as_intervals(
    a: str, b: str, first: Form, second: Form
) -> tuple[tuple[Interval, ...], tuple[Interval, ...]] | None:
    """Both as sets of reals, where at least one can be nothing else."""
    if first.kind == second.kind == "tuple" and first.brackets == second.brackets:
        return None
    left, right = intervals(a), intervals(b)
    return (left, right) if left and right else None


def _same_sets(
    a: str, b: str, gold: tuple[Interval, ...], answer: tuple[Interval, ...], algebra: Algebra | None
) -> bool | None:
    names = unknown(a), unknown(b)
    return False if all(names) and names[0] != names[1] else _same_intervals(gold, answer, algebra)


def _same_intervals(
    gold: tuple[Interval, ...], answer: tuple[Interval, ...], algebra: Algebra | None
) -> bool | None:
    if len(gold) != len(answer):
        return None if algebra is None else False
    return _matched(gold, answer, lambda a, b: _same_interval(a, b, algebra))


def _same_interval(a: Interval, b: Interval, algebra: Algebra | None) -> bool | None:
    if (a.open_low, a.open_high) != (b.open_low, b.open_high):
        return False
    return _all([_compare(a.low, b.low, algebra), _compare(a.high, b.high, algebra)])


def _composed(first: Form, second: Form, a: str, b: str, algebra: Algebra | None) -> bool | None:
    kinds = {first.kind, second.kind}
    if "single" in kinds:
        return _one_and_many(first, second, a, b, algebra)
    if "matrix" in kinds:
        return _matrices(first, second, algebra)
    if len(first.parts) != len(second.parts):
        return False
    if len(first.parts) > _MOST_PARTS:
        return None
    if "tuple" not in kinds:
        return _matched(first.parts, second.parts, lambda x, y: _compare(x, y, algebra))
    if any(one.brackets in ("(]", "[)") for one in (first, second)) and first.brackets != second.brackets:
        return False  # half of an interval's ends
    if first.kind == second.kind and first.brackets != second.brackets and len(first.parts) == 2:
        return False  # an open and a closed interval
    return _in_order(first.parts, second.parts, algebra)


def _one_and_many(first: Form, second: Form, a: str, b: str, algebra: Algebra | None) -> bool | None:
    one, many = (first, second) if first.kind == "single" else (second, first)
    if len(many.parts) == 1 and many.kind == "set":
        pair = (first.parts[0], second.parts[0])
        return _compare(*pair, algebra)
    if exact(one.parts[0]) is not None and many.kind != "matrix":
        return False
    return _asked(algebra, a, b)


def _matrices(first: Form, second: Form, algebra: Algebra | None) -> bool | None:
    if first.kind != second.kind:
        vector = first if first.kind == "matrix" else second
        other = second if vector is first else first
        flat = vector.parts if len(vector.parts) > 1 else tuple(vector.parts[0].split("&"))
        if any("&" in part for part in flat) or other.kind == "set":
            return False
        pair = (flat, other.parts) if vector is first else (other.parts, flat)
        return len(pair[0]) == len(pair[1]) and _in_order(*pair, algebra)
    rows = [tuple(tuple(row.split("&")) for row in matrix.parts) for matrix in (first, second)]
    if [len(row) for row in rows[0]] != [len(row) for row in rows[1]]:
        return False
    left, right = ([cell.strip() for row in matrix for cell in row] for matrix in rows)
    return None if len(left) > _MOST_PARTS else _in_order(left, right, algebra)


def _in_order(first: Sequence[str], second: Sequence[str], algebra: Algebra | None) -> bool | None:
    return _all([_compare(x, y, algebra) for x, y in zip(first, second, strict=True)])


def _matched(gold: Sequence[T], answer: Sequence[T], same: Callable[[T, T], bool | None]) -> bool | None:
    """Whether every element of the one finds another element of the other."""
    unsure = False
    rest = list(answer)
    for element in gold:
        verdicts = [same(element, part) for part in rest]
        if True in verdicts:
            del rest[verdicts.index(True)]
        elif None in verdicts:
            unsure = True
        else:
            return False
    return None if unsure else True


def _all(verdicts: list[bool | None]) -> bool | None:
    if False in verdicts:
        return False
    return None if None in verdicts else True
