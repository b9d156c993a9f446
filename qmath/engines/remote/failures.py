"""What can go wrong between us and a server, and what it means: again later, too long, or never.

WireFailure
├── Busy           the server asks for patience, or did not answer in time
├── Lost           the connection broke, or the answer ended in the middle
├── TooLong        the context of the server is full
└── Refused        asking again would not help; `fatal` where no request would fare better
"""

from __future__ import annotations

import email.utils
import json
import re
import time
from typing import Any


class WireFailure(Exception):
    """`message` is a clause without a full stop, fit for the user."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Busy(WireFailure):
    """`after` is how many seconds the server asked us to wait, or None."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Lost(WireFailure):
    """The connection broke, or the answer ended in the middle."""


class TooLong(WireFailure):
    """Prompt and `max_tokens` together do not fit."""


class Refused(WireFailure):
    """`remedy` is a sentence; `missing` says that there is no such page."""

    def __init__(self, message: str, remedy: str = "", *, fatal: bool = False, missing: bool = False) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.fatal = fatal
        self.missing = missing


# vLLM and OpenAI; llama-server; llama-cpp-python; SGLang; vLLM of long ago; DashScope.
_CONTEXT = re.compile(
    r"(maximum|model'?s?) context (length|window)|context_length_exceeded|exceeds? the available context|exceed_context"
    r"|exceed context window|longer than the model'?s context|max_tokens must be at least 1, got -"
    r"|range of (input length|max_tokens) should be",
    re.IGNORECASE,
)
_KEY_REMEDY = "Set the variable QMATH_API_KEY to the key of this server."


def of_status(status: int, body: str, retry_after: str | None) -> WireFailure:
    """What an answer with an error status means."""
    said = _message(body)
    shown = f"HTTP {status}{f': {said}' if said else ''}"
    if status in (408, 409, 425, 429) or status >= 500:
        if _CONTEXT.search(said):  # llama-cpp-python tells it as 500
            return TooLong(shown)
        return Busy(shown, _seconds(retry_after))
    if _CONTEXT.search(body):
        return TooLong(shown)
    if status in (401, 403):
        return Refused(f"the key was refused ({shown})", _KEY_REMEDY, fatal=True)
    if status == 402:
        return Refused(shown, "Look at the account of this service.", fatal=True)
    if status in (404, 405):
        return Refused(shown, "Check --endpoint and --model.", fatal=True, missing=True)
    if 300 <= status < 400:
        return Refused(
            f"the server sends us elsewhere (HTTP {status})", "Name the final URL in --endpoint.", fatal=True
        )
    return Refused(shown)


def in_stream(error: Any) -> WireFailure:
    """What an error object in the middle of a stream means."""
    said = _message(json.dumps({"error": error}))
    code = error.get("code") if isinstance(error, dict) else None
    if _CONTEXT.search(said):
        return TooLong(said)
    if isinstance(code, int) and 400 <= code < 600:
        return of_status(code, json.dumps({"error": error}), None)
    return Lost(f"the server broke off: {said or 'no reason given'}")


def _message(body: str) -> str:
    """The sentence in an error's body, whichever of the usual forms it has."""
    try:
        found = json.loads(body)
    except ValueError:
        return "" if body.lstrip().startswith("<") else body.strip()[:300]
    for key in ("error", "detail", "message"):
        while isinstance(found, dict) and key in found:
            found = found[key]
    if isinstance(found, list) and found:
        found = found[0].get("msg", "") if isinstance(found[0], dict) else found[0]
    return found if isinstance(found, str) else ""


def _seconds(retry_after: str | None) -> float | None:
    """The header's wish in seconds: a number, or a date."""
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return None
