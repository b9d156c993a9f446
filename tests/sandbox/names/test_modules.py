"""The modules that cells hold."""

from __future__ import annotations

import pytest

from qmath.sandbox.denial import Denied
from qmath.sandbox.names.modules import ProxyModule


def test_a_proxy_holds_what_it_was_given() -> None:
    module = ProxyModule("math", {"pi": 3.14})
    assert (module.pi, repr(module)) == (3.14, "<module 'math'>")
    with pytest.raises(AttributeError, match="has no attribute 'sys' in cells"):
        _ = module.sys


def test_a_proxy_does_not_change() -> None:
    module = ProxyModule("math", {"pi": 3.14})
    with pytest.raises(Denied):
        module.pi = 3
    with pytest.raises(Denied):
        del module.pi
