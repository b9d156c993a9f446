"""The class of the modules that cells hold. `proxies.py` fills them."""

from __future__ import annotations

import sys
import types
from typing import Any

from qmath.sandbox import policy
from qmath.sandbox.denial import Denied
from qmath.sandbox.names.plotting import PlotStub


class ProxyModule(types.ModuleType):
    """A module as cells see it."""

    def __init__(self, name: str, contents: dict[str, Any]) -> None:
        super().__init__(name)
        vars(self).update(contents)

    def __getattr__(self, name: str) -> Any:
        full = f"{vars(self)['__name__']}.{name}"
        if policy.is_plotting(full):
            return PlotStub(full)
        if policy.may_import(full) and full in sys.modules:
            from qmath.sandbox.names.proxies import proxy  # which fills modules of this class

            return proxy(sys.modules[full])
        text = f"module {vars(self)['__name__']!r} has no attribute {name!r} in cells"
        raise AttributeError(text, name=name, obj=self)  # from which report.py finds what was meant

    def __setattr__(self, name: str, value: Any) -> None:
        raise Denied(f"Attribute '{name}' of {vars(self)['__name__']} is shared and cannot be changed.")

    def __delattr__(self, name: str) -> None:
        raise Denied(f"Attribute '{name}' of {vars(self)['__name__']} is shared and cannot be changed.")

    def __repr__(self) -> str:
        return f"<module '{vars(self)['__name__']}'>"
