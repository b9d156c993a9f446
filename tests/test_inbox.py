"""What other threads post is seen at once, and so is a descriptor."""

from __future__ import annotations

import os
import threading
import time

from qmath.engines.base import Piece
from qmath.inbox import Inbox


def test_what_was_posted_is_taken_once_in_order() -> None:
    inbox = Inbox()
    pieces = [Piece("a", str(n)) for n in range(10_000)]  # more than a socket holds bytes
    for piece in pieces:
        inbox.post(piece)
    assert inbox.wait([], None) == pieces
    assert inbox.wait([], 0.0) == []
    inbox.close()


def test_a_post_from_another_thread_wakes() -> None:
    inbox = Inbox()
    threading.Timer(0.05, inbox.post, [Piece("a", "b")]).start()
    began = time.monotonic()
    assert inbox.wait([], 20) == [Piece("a", "b")]
    assert time.monotonic() - began < 5
    inbox.close()


def test_a_descriptor_wakes_and_time_passes() -> None:
    inbox = Inbox()
    reader, writer = os.pipe()
    began = time.monotonic()
    assert inbox.wait([reader], 0.05) == []
    assert time.monotonic() - began >= 0.04
    os.write(writer, b"x")
    assert inbox.wait([reader, reader], 20) == []
    assert time.monotonic() - began < 5
    os.close(reader)
    os.close(writer)
    inbox.close()


def test_after_its_end_posts_go_nowhere() -> None:
    inbox = Inbox()
    inbox.close()
    inbox.close()
    inbox.post(Piece("a", "too late"))
