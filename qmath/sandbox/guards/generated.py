"""Code that mpmath and scipy write for themselves: a hypergeometric series for each kind of parameters, and the
arguments of a distribution. It would not pass the gate, so it is held against the only form that it may have.
"""

from __future__ import annotations

import builtins
import functools
import importlib
import re
import sys
from types import ModuleType
from typing import Any, Final

from qmath.sandbox.denial import Denied
from qmath.sandbox.host import veto

_MAX_PARAMETERS: Final = 100
_PARAMETER_KINDS: Final = frozenset("ZQRC")  # integer, rational, real, complex
# `scipy.stats._distn_infrastructure.parse_arg_template` with names of shapes filled in, and nothing else.
_ARGUMENTS: Final = re.compile(
    r"""
def _parse_args\(self, (?P<shapes>[\w ,]*) (?P<given>loc=0, scale=1|loc=0)\):
    return \((?P=shapes)\), (?P<loc>loc, scale|loc, 1)

def _parse_args_rvs\(self, (?P=shapes) (?P=given), size=None\):
    return self\._argcheck_rvs\((?P=shapes) (?P=loc), size=size\)

def _parse_args_stats\(self, (?P=shapes) (?P=given), moments='mv'\):
    return \((?P=shapes)\), (?P=loc), moments
"""
)


def install() -> None:
    """Let mpmath write its series while a cell runs."""
    libmp: Any = importlib.import_module("mpmath.libmp")
    original = libmp.make_hyp_summator

    @functools.wraps(original)
    def make_hyp_summator(key: Any) -> Any:
        if not veto.active():
            return original(key)
        if (plain := _plain(key)) is None:
            raise Denied("A series is written for numbers of parameters and their kinds, nothing else.")
        with veto.trusted():
            return original(plain)

    libmp.make_hyp_summator = make_hyp_summator


def _plain(key: Any) -> tuple[int, int, tuple[str, ...], str] | None:
    """The key as (p, q, kinds, kind of the argument), as the name and the lines of the series are made of; else None.

    Read once: what a cell gives may be something else at the second look.
    """
    above, below, kinds, argument = key
    if (
        (type(above), type(below), type(kinds), type(argument)) == (int, int, tuple, str)
        and 0 <= above + below == len(kinds) <= _MAX_PARAMETERS
        and min(above, below) >= 0
        and all(type(kind) is str and kind in _PARAMETER_KINDS for kind in (*kinds, argument))
    ):
        return above, below, kinds, argument
    return None


def install_scipy() -> None:
    """The same for what is imported of scipy by now."""
    _guard_results()
    distributions = sys.modules.get("scipy.stats._distn_infrastructure")
    if distributions is not None and "exec" not in vars(distributions):
        vars(distributions)["exec"] = _arguments_only(distributions)


def _arguments_only(module: ModuleType) -> Any:
    def exec_(source: Any, scope: Any = None, local: Any = None, /) -> None:
        if not veto.active():
            builtins.exec(source, vars(module) if scope is None else scope, local)
            return
        if type(source) is not str or _ARGUMENTS.fullmatch(source) is None:
            raise Denied("The shapes of a distribution are names, separated by commas.")
        with veto.trusted():
            builtins.exec(source, scope, local)

    return exec_


@functools.cache
def _guard_results() -> None:
    """Results of scipy are dicts whose keys are attributes: no protocols among these."""
    result = importlib.import_module("scipy._lib._util")._RichResult
    read = result.__getattr__

    def __getattr__(self: Any, name: str) -> Any:  # noqa: N807 - it is one
        if name.startswith("__"):
            raise AttributeError(name)
        return read(self, name)

    result.__getattr__ = __getattr__
