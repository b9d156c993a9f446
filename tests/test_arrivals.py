"""Lines come when they come: those in flight do not wait, and nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from qmath.arrivals import Arrivals
from qmath.events import Finished
from qmath.house import open_house
from qmath.options import Options
from qmath.problem import Problem, from_stream


def test_all_come_in_order_however_many() -> None:
    given = [Problem(str(n), "x") for n in range(100)]
    in_flight = 0
    admitted = Arrivals(given).admit(lambda: in_flight)
    assert list(admitted) == given
    in_flight = 8
    assert [p for p in Arrivals(given).admit(lambda: in_flight) if p is not None] == given


def test_none_stands_for_not_yet_where_others_are_in_flight() -> None:
    reader, writer = os.pipe()
    in_flight = 0
    with open(reader, "rb") as stream:
        admitted = Arrivals(from_stream(stream)).admit(lambda: in_flight)
        os.write(writer, b"1+1\n")
        assert next(admitted) == Problem("line:1", "1+1")
        in_flight = 1
        assert next(admitted) is None
        in_flight = 0
        os.write(writer, b"2+2\n")
        assert next(admitted) == Problem("line:2", "2+2")
        os.close(writer)
        assert list(admitted) == []


def test_what_goes_wrong_in_reading_is_raised() -> None:
    def broken() -> Iterator[Problem]:
        yield Problem("1", "x")
        raise OSError(5, "Input/output error")

    admitted = Arrivals(broken()).admit(lambda: 0)
    assert next(admitted) == Problem("1", "x")
    with pytest.raises(OSError, match="Input/output"):
        next(admitted)


def test_an_answer_comes_before_the_next_line_does() -> None:
    reader, writer = os.pipe()
    with open(reader, "rb") as stream:
        told = open_house(Options(mode="exact"), many=True).run(Arrivals(from_stream(stream)))
        for number in (1, 2):
            os.write(writer, b"1+%d\n" % number)
            answer = next(e.result.answer for _, e in told if isinstance(e, Finished))
            assert answer == str(1 + number)
        os.close(writer)
        assert list(told) == []
