"""The scripted engine keeps the contract of engines: pieces, stops, limits, failures."""

from __future__ import annotations

from qmath.engines.base import Done, Failed, Output, Piece
from qmath.engines.scripted import ScriptedEngine
from qmath.fences import Stops
from qmath.turn import Generate, Message

REQUEST = Generate((Message("user", "1+1"),), "So: ", Stops(("STOP",)), 100)


def outputs(engine: ScriptedEngine, *requests: Generate) -> list[Output]:
    seen: list[Output] = []
    engine.start(seen.append)
    for request in requests:
        engine.submit("k", request)
    return seen


def test_texts_are_replayed_in_pieces_and_cut_at_stops() -> None:
    seen = outputs(ScriptedEngine(["two words STOP more"]), REQUEST)
    done = seen[-1]
    assert isinstance(done, Done)
    assert (done.generated.text, done.generated.reason) == ("two words ", "stop")
    assert "".join(p.text for p in seen[:-1] if isinstance(p, Piece)) == "two words "


def test_a_function_of_the_request_may_write() -> None:
    engine = ScriptedEngine(lambda request: request.messages[-1].content * 2)
    seen = outputs(engine, REQUEST)
    assert isinstance(seen[-1], Done)
    assert seen[-1].generated.text == "1+11+1"
    assert engine.requests == [REQUEST]


def test_an_exhausted_script_fails() -> None:
    assert isinstance(outputs(ScriptedEngine([]), REQUEST)[-1], Failed)
