"""The server that the user's defaults name, as `qmath doctor` sees it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from qmath.cli.settings import Setting
from qmath.doctor.check import Check
from qmath.engines.remote.address import parse_address
from qmath.engines.remote.connect import connect
from qmath.engines.remote.wire import Patience
from qmath.errors import QmathError

_QUICK = Patience(connect=3.0, silence=10.0, first=0.5, longest=1.0, tries=2)


def server(settings: Iterable[Setting], patience: Patience = _QUICK) -> Iterator[Check]:
    """Whether the endpoint in force answers, and what it serves; nothing where there is none."""
    given = {setting.name: getattr(setting.value, "value", setting.value) for setting in settings}
    if not given.get("endpoint") or given.get("engine") == "llama":
        return
    try:
        address = parse_address(given["endpoint"], os.environ)
        found = connect(address, model=given.get("model"), kind=given.get("server"), patience=patience).server
    except QmathError as error:
        yield Check("settings", "server", "problem", error.message, error.remedy, blocking=True)
        return
    context = f", {found.n_ctx} tokens of context" if found.n_ctx else ""
    detail = f"{found.kind} at {address.root} serves {found.model}{context}, {found.slots} at once"
    yield Check("settings", "server", "ok", detail)
