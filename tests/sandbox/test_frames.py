from __future__ import annotations

import json
import os
import socket
import struct
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmath.sandbox.frames import (
    MAX_REPLY,
    MAX_REQUEST,
    Channel,
    Closed,
    FrameError,
    Pipe,
    decode,
    encode,
    number_of,
    text_of,
)


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    yield Channel(ours), theirs
    ours.close()
    theirs.close()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(), VALUES))
def test_what_is_sent_is_what_arrives(message):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel, pipe = Channel(ours), Pipe(theirs.fileno())
        channel.send(message, 1.0)
        assert pipe.receive() == message
        pipe.send(message)
        assert channel.receive(1.0) == message


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_an_object_or_an_error(body):
    with suppress(FrameError):
        assert isinstance(decode(body), dict)


@pytest.mark.parametrize(
    "body", [b"[1]", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}"]
)
def test_what_is_no_object_is_an_error(body):
    with pytest.raises(FrameError):
        decode(body)


def test_a_frame_may_arrive_in_crumbs_and_two_at_once(ends):
    channel, worker = ends
    data = encode({"n": 1}, 100) + encode({"n": 2}, 100)
    for byte in data[:-1]:
        worker.send(bytes([byte]))
    assert channel.receive(0.0) == {"n": 1}
    assert channel.receive(0.0) is None
    worker.send(data[-1:])
    assert channel.receive(1.0) == {"n": 2}


def test_a_length_over_the_limit_is_not_waited_for(ends):
    channel, worker = ends
    worker.send(struct.pack("!I", MAX_REPLY + 1))
    with pytest.raises(FrameError, match="limit"):
        channel.receive(5.0)


def test_waiting_ends_in_time_though_bytes_keep_coming(ends):
    channel, worker = ends
    worker.send(struct.pack("!I", 1000) + b"x")
    began = time.monotonic()
    assert channel.receive(0.05) is None
    assert time.monotonic() - began < 1.0


def test_sending_ends_in_time_though_nobody_reads(ends):
    channel, _ = ends
    began = time.monotonic()
    with pytest.raises(Closed):
        channel.send({"code": "x" * (MAX_REQUEST - 100)}, 0.1)
    assert time.monotonic() - began < 1.0


def test_a_request_over_the_limit_is_refused_here(ends):
    with pytest.raises(FrameError, match="limit"):
        ends[0].send({"code": "x" * MAX_REQUEST}, 1.0)


def test_an_end_is_told_to_both(ends):
    channel, worker = ends
    worker.close()
    with pytest.raises(Closed):
        channel.receive(1.0)
    reader, writer = os.pipe()
    os.close(writer)
    with pytest.raises(Closed):
        Pipe(reader).receive()
    os.close(reader)


def test_text_is_cut_and_made_writable():
    assert text_of({"t": "abc"}, "t", 2) == "ab"
    assert text_of(json.loads('{"t": "a\\ud800b"}'), "t", 9) == "a?b"
    for message in ({}, {"t": 1}, {"t": None}, {"t": ["x"]}):
        with pytest.raises(FrameError):
            text_of(message, "t", 9)


def test_numbers_are_clamped():
    assert number_of({"n": 2}, "n", 5.0) == 2.0
    assert number_of({"n": -1}, "n", 5.0) == 0.0
    assert number_of({"n": 10**4000}, "n", 5.0) == 5.0
    assert number_of({"n": float("inf")}, "n", 5.0) == 5.0
    for message in ({}, {"n": "1"}, {"n": True}, {"n": float("nan")}):
        with pytest.raises(FrameError):
            number_of(message, "n", 5.0)
