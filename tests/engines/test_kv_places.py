"""Slots of the KV cache: who gets which, and whose beginning is shared."""

from __future__ import annotations

from qmath.engines.places import SHARE_FROM, Places, leader
from qmath.engines.sequence import Sequence
from qmath.turn import Message

SYSTEM = list(range(40))


def sequence(tokens: list[int], slot: int | None = 0, evaluated: int = 0) -> Sequence:
    made = Sequence("k", tokens, (Message("user", "x"),), slot=slot)
    made.evaluated = evaluated
    return made


def test_the_slot_that_holds_the_longest_beginning_is_taken() -> None:
    places = Places(3)
    assert places.take([1, 2, 3]) == (0, 0)
    places.give_back(0, [1, 2, 3, 4])
    assert places.take([9, 9]) == (1, 0)  # an empty one, so that what slot 0 holds stays
    assert places.take([1, 2, 3, 9]) == (0, 3)
    assert places.take([1]) == (2, 0)
    assert not places.free


def test_the_last_token_is_never_held() -> None:
    places = Places(1)
    places.take([1, 2, 3])
    places.give_back(0, [1, 2, 3])
    assert places.take([1, 2, 3]) == (0, 2)


def test_a_move_leaves_nothing_behind() -> None:
    places = Places(3)
    for tokens in ([1], [2], [3]):
        places.take(tokens)
    places.give_back(0, [1])
    assert places.lowest() == 0
    places.move(2, 0)
    assert places.left == {2: []}


def test_a_beginning_is_shared_where_that_is_worth_a_copy() -> None:
    new = sequence([*SYSTEM, 100, 101])
    near, far = sequence([*SYSTEM, 200], slot=1), sequence([*SYSTEM, 100, 300], slot=2)
    short = sequence([*SYSTEM[: SHARE_FROM - 1], 400], slot=3)
    assert leader(new, [near, far, short]) == (far, len(SYSTEM) + 1)
    assert leader(new, [short]) is None
    assert leader(new, [sequence([*SYSTEM, 100], slot=None)]) is None
    held = sequence([*SYSTEM, 100, 101], evaluated=len(SYSTEM))
    assert leader(held, [near, far]) is None  # nothing left to gain


def test_of_two_that_are_the_same_one_token_is_read_by_each() -> None:
    tokens = [*SYSTEM, 100]
    other = sequence(tokens, slot=1)
    assert leader(sequence(tokens), [other]) == (other, len(tokens) - 1)
