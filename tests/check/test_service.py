from __future__ import annotations

from qmath.check.service import handle, preload


def test_a_request_and_its_reply() -> None:
    preload()
    reply = handle({"problem": "x^2=4", "answer": "2"})
    assert reply["status"] == "refuted"
    assert "x = -2 is missing" in reply["how"]
    assert reply["task"] in reply["how"]


def test_what_is_no_notation_has_no_task() -> None:
    reply = handle({"problem": "Tom has three apples.", "answer": "3"})
    assert (reply["task"], reply["status"]) == (None, "unchecked")
