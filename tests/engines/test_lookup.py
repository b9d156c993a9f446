"""Drafts from what recurs: where they come from, how long they are, and that they stop where they do not pay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.engines.lookup import GRAM, Lookup, worth_of_a_token

TEXT = [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_what_followed_before_is_drafted() -> None:
    assert Lookup().draft([*TEXT, 50, 2, 3, 4], 0.2, 5)[:2] == [5, 6]
    assert Lookup().draft([*TEXT, 50, 51, 52], 0.2, 5) == []
    assert Lookup().draft([3, 4], 0.2, 5) == []


def test_the_longest_recurrence_wins() -> None:
    tokens = [1, 2, 3, 4, 5, 60, 9, 3, 4, 5, 70, 9, 1, 2, 3, 4, 5]
    assert Lookup().draft(tokens, 0.2, 1) == [60]


def test_a_draft_is_as_long_as_it_pays() -> None:
    tokens = [*range(100), 200, *range(20)]
    lengths = [len(Lookup().draft(tokens, worth, 50)) for worth in (0.1, 0.3, 0.6, 0.9)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > lengths[2] > 0
    assert lengths[3] == 0
    assert len(Lookup().draft(tokens, 0.1, 2)) == 2


def test_misses_end_it_and_hits_lengthen_it() -> None:
    tokens = [*TEXT, 50, 2, 3, 4]
    unlucky, lucky = Lookup(), Lookup()
    for _ in range(5):
        unlucky.learn(len(unlucky.draft(tokens, 0.4, 5)) or 1, 0)
        lucky.learn(len(lucky.draft(tokens, 0.4, 5)), 5)
    assert unlucky.draft(tokens, 0.4, 5) == []
    assert [unlucky.draft(tokens, 0.4, 5) for _ in range(500)][-1] != []  # it is tried again at last
    assert len(lucky.draft(tokens, 0.4, 5)) > len(Lookup().draft(tokens, 0.4, 5))


def test_what_was_cut_off_is_forgotten() -> None:
    lookup = Lookup()
    lookup.draft([1, 2, 3, 4, 5, 6], 0.2, 5)
    lookup.cut(3)
    assert lookup.draft([1, 2, 3, 7, 8, 1, 2, 3], 0.2, 1) == [7]


@given(st.lists(st.integers(0, 3), max_size=60), st.integers(1, 8))
def test_a_draft_is_a_stretch_of_the_text_behind_a_recurrence(tokens: list[int], most: int) -> None:
    lookup = Lookup()
    for end in range(len(tokens) + 1):  # as it grows
        draft = lookup.draft(tokens[:end], 0.05, most)
        assert len(draft) <= most
        if draft:
            needle = [*tokens[end - GRAM : end], *draft]
            assert any(tokens[i : i + len(needle)] == needle for i in range(end))


@pytest.mark.parametrize("share", [0.02, 0.2])
def test_the_fuller_a_step_the_surer_a_draft_must_be(share: float) -> None:
    worths = [worth_of_a_token(n, share) for n in (1, 4, 16, 64)]
    assert worths == sorted(worths)
    assert 0 < worths[0] < 0.2
    assert worths[-1] < 1


def test_a_text_that_repeats_itself_for_ever_is_drafted_for_ever() -> None:
    lookup, tokens = Lookup(), [1, 2, 3] * 5
    for _ in range(2000):
        drafted = lookup.draft(tokens, 0.5, 2)
        assert len(drafted) == 2
        tokens += drafted
        lookup.learn(2, 2)
