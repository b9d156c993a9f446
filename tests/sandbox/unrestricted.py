"""A service for tests: full Python behind the walls, as if a cell had escaped the sandbox. qmath cannot name it."""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

import numpy as np

from qmath.sandbox.frames import Pipe

NAMES: dict[str, Any] = {
    "ctypes": ctypes,
    "json": json,
    "libc": ctypes.CDLL(None, use_errno=True),
    "mmap": mmap,
    "np": np,
    "os": os,
    "pipe": Pipe(3),
    "resource": resource,
    "signal": signal,
    "socket": socket,
    "subprocess": subprocess,
    "sys": sys,
    "threading": threading,
    "time": time,
}


def preload() -> None:
    "localhost".encode("idna")
    repr(np.linalg.svd(np.random.rand(4, 4)))  # NumPy imports some of this when it is first used


def handle(request: dict[str, Any]) -> dict[str, Any]:
    """Execute the code; what it calls `value` is the output."""
    if "reply" in request:
        return request["reply"]
    code, began = request["code"], time.perf_counter()
    NAMES["value"] = None
    try:
        exec(code, NAMES)
        status, output = "ok", str(NAMES["value"])
    except BaseException as error:
        status, output = "error", f"{type(error).__name__}: {error}"
    return {
        "status": status,
        "output": output,
        "truncated": False,
        "seconds": time.perf_counter() - began,
    }
