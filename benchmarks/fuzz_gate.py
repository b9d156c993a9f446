"""Random cells over names that lead somewhere; after each, this process must be what it was before.

    python benchmarks/fuzz_gate.py [--seconds 60] [--seed N]

A grammar writes cells; each runs in a forked child, whose modules, classes, settings, limits, files and output are then
compared with those before. What differs, ends Python or does not come back is printed with its cell; exit 1 if any.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import resource
import signal
import sys
import tempfile
import time
from types import FunctionType, ModuleType
from typing import Any

import mpmath
import numpy as np
import sympy

from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits

LIMITS = CellLimits(seconds=0.3, memory_bytes=256 << 20)
PATIENCE = 20.0  # seconds for a child, on a busy machine
WATCHED = "math random sys os builtins signal operator typing enum json re string decimal numpy mpmath sympy".split()
MODULES = "math random sympy numpy mpmath sys operator typing enum types functools itertools decimal json re".split()
ATTRIBUTES = (
    "__class__ __dict__ __globals__ __builtins__ __init__ __new__ __subclasses__ __mro__ __code__ __self__ __func__ "
    "__module__ __doc__ __reduce_ex__ __array_interface__ __wrapped__ __cause__ __traceback__ gi_frame tb_frame f_back "
    "register dump load data ctypes view flags base context mpf dps prec p q args func name Half solve Symbol array "
    "seed setstate append update pop clear add sort format mro default_assumptions handler keys values"
).split()
ATOMS = "1 'a' () [] {} print len type object Exception str getattr setattr vars globals g C e range".split()


def chosen(rng: random.Random, depth: int) -> str:
    """An expression."""
    if depth == 0:
        return rng.choice([*ATOMS, *MODULES])
    inner = chosen(rng, depth - 1)
    other = chosen(rng, depth - 1)
    return rng.choice(
        [
            f"{inner}.{rng.choice(ATTRIBUTES)}",
            f"{inner}.{rng.choice(ATTRIBUTES)}({other})",
            f"{inner}({other})",
            f"{inner}[{other}]",
            f"getattr({inner}, {rng.choice(ATTRIBUTES)!r})",
            f"[{inner} for x in {other}]",
            f"'{{0.{rng.choice(ATTRIBUTES)}}}'.format({inner})",
            f"(lambda x: {inner})({other})",
            f"type({inner})",
            f"sympy.sympify({inner!r})",
            f"operator.attrgetter({rng.choice(ATTRIBUTES)!r})({inner})",
            f"next(iter({inner}))",
        ]
    )


def statement(rng: random.Random) -> str:
    one, two = chosen(rng, rng.randint(1, 3)), chosen(rng, rng.randint(0, 2))
    name = rng.choice(ATTRIBUTES)
    return rng.choice(
        [
            one,
            f"{one}.{name} = {two}",
            f"del {one}.{name}",
            f"{one}[{two}] = 7",
            f"setattr({one}, {name!r}, {two})",
            f"class D({one}): {name} = 1",
            f"with {one} as q: q.{name}",
            f"for x in {one}: x.{name}",
            f"{one}.{name}({two})",
            f"x = {one}\nx += {two}",
        ]
    )


def cell(rng: random.Random) -> str:
    lines = [
        f"import {', '.join(MODULES)}",
        "def g(): yield g",
        "class C: x = 1",
        "try: 1 / 0\nexcept Exception as error: e = error",
    ]
    for _ in range(rng.randint(1, 6)):
        body = statement(rng).replace("\n", "\n    ")
        lines.append(f"try:\n    {body}\nexcept Exception: pass")
    return "\n".join(lines)


def mark(value: Any) -> str | int:
    return repr(value) if isinstance(value, int | str | float) else id(value)


def state() -> dict[str, Any]:
    """What a cell could have changed: names, class attributes, function attributes, numbers, settings, limits."""
    found: dict[str, Any] = {}
    for name in WATCHED:
        for key, value in vars(sys.modules[name]).items():
            if key in ("_", "last_value") or isinstance(value, ModuleType):
                continue
            found[f"{name}.{key}"] = mark(value)
            if isinstance(value, type):
                found |= {
                    f"{name}.{key}:{k}": mark(v) for k, v in vars(value).items() if k != "__slotnames__"
                }
            elif isinstance(value, FunctionType):
                found[f"{name}.{key}()"] = value.__code__, repr(value.__defaults__), repr(vars(value))
    found["singletons"] = [getattr(sympy.S.Half, n) for n in "pq"], sympy.Integer(2).p, math.pi, math.e
    found["settings"] = mpmath.mp.prec, np.get_printoptions()["precision"], hash(random.getstate())
    found["limits"] = [resource.getrlimit(r) for r in (resource.RLIMIT_AS, resource.RLIMIT_STACK)]
    found["signals"] = signal.getitimer(signal.ITIMER_REAL), id(signal.getsignal(signal.SIGINT))
    found["process"] = sys.getrecursionlimit(), sys.get_int_max_str_digits(), os.getcwd(), dict(os.environ)
    return found


def fault(code: str, folder: str) -> str:
    """What is wrong after the cell, in a child of its own; empty if nothing is."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.chdir(folder)
        output = os.open("output", os.O_CREAT | os.O_RDWR | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        before = state()
        result = Namespace(LIMITS).run(code)
        after = state()
        wrong = [key for key in after if after[key] != before.get(key)]
        if os.fstat(output).st_size or os.listdir(".") != ["output"]:
            wrong.append("output or files")
        if result.seconds > LIMITS.seconds + 5:
            wrong.append(f"{result.seconds:.1f} s")
        os.write(writing, ", ".join(wrong[:8]).encode())
        os._exit(0)
    os.close(writing)
    deadline = time.monotonic() + PATIENCE
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
        time.sleep(0.002)
    with os.fdopen(reading) as answer:
        if ended == (0, 0):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return "did not come back"
        return answer.read() or ("ended Python" if ended[1] else "")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="how long (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="to run the same cells again")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    rng = random.Random(seed)
    Namespace(LIMITS).run(f"import {', '.join(MODULES)}\nsympy.solve(sympy.Symbol('x')**2 - 2)")
    until, cells, faults = time.monotonic() + options.seconds, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            cells += 1
            code = cell(rng)
            if wrong := fault(code, folder):
                faults += 1
                print(f"--- {wrong}\n{code}\n")
    print(f"{cells} cells, {faults} faults (seed {seed})")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
