"""The engine's own part, with a dialect that needs no server."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from qmath.engines.base import Broken, Done, Output, Piece
from qmath.engines.remote.address import Address
from qmath.engines.remote.dialect import Continuation, Delta
from qmath.engines.remote.engine import RemoteEngine
from qmath.fences import Stops
from qmath.turn import Generate, Message

REQUEST = Generate((Message("user", "?"),), "", Stops(()), 10)


@dataclass
class Counting:
    """Writes a word after a moment; knows how many requests it had at once, and what was forgotten."""

    seconds: float = 0.01
    at_once: int = 0
    most: int = 0
    forgotten: list[str] = field(default_factory=list)

    async def go_on(self, turn: Continuation) -> AsyncGenerator[Delta, None]:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await asyncio.sleep(self.seconds)
            yield Delta(turn.key)
            yield Delta("", "end")
        finally:
            self.at_once -= 1

    def forget(self, key: str) -> None:
        self.forgotten.append(key)


def opened(dialect: object, slots: int) -> tuple[RemoteEngine, queue.SimpleQueue[Output]]:
    outputs: queue.SimpleQueue[Output] = queue.SimpleQueue()
    engine = RemoteEngine(Address("http://127.0.0.1:9"), "m", lambda _: dialect, slots=slots)  # type: ignore[arg-type,return-value]
    engine.start(outputs.put)
    return engine, outputs


def test_no_more_at_once_than_there_are_slots() -> None:
    dialect = Counting()
    engine, outputs = opened(dialect, slots=3)
    keys = {f"{n}.0" for n in range(12)}
    for key in keys:
        engine.submit(key, REQUEST)
    done = set()
    while done < keys:
        output = outputs.get(timeout=20)
        if isinstance(output, Done):
            assert output.generated.text == output.key
            done.add(output.key)
    engine.close()
    assert dialect.most == 3


def test_nothing_comes_of_what_was_released() -> None:
    dialect = Counting(seconds=60)
    engine, outputs = opened(dialect, slots=1)
    engine.submit("1.0", REQUEST)
    engine.release("1.0")
    dialect.seconds = 0
    engine.submit("2.0", REQUEST)
    heard = [outputs.get(timeout=20), outputs.get(timeout=20)]
    engine.close()
    assert [output.key for output in heard if isinstance(output, (Piece, Done))] == ["2.0", "2.0"]
    assert dialect.forgotten == ["1.0"]


def test_closing_twice_and_before_the_start() -> None:
    engine = RemoteEngine(Address("http://127.0.0.1:9"), "m", lambda _: Counting())  # type: ignore[arg-type,return-value]
    engine.close()
    engine, _ = opened(Counting(), slots=1)
    engine.submit("1.0", REQUEST)
    engine.close()
    engine.close()
    engine.submit("2.0", REQUEST)
    engine.release("2.0")


def test_a_fault_of_ours_is_told() -> None:
    class Faulty(Counting):
        async def go_on(self, turn: Continuation) -> AsyncGenerator[Delta, None]:
            raise ZeroDivisionError("oops")
            yield Delta()

    engine, outputs = opened(Faulty(), slots=1)
    engine.submit("1.0", REQUEST)
    output = outputs.get(timeout=20)
    engine.close()
    assert isinstance(output, Broken)
    assert "oops" in output.error.message
