"""Typed looks into a TOML table, with the file and the key in every complaint."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from qmath.errors import UsageError

T = TypeVar("T")


def load_toml(path: Path) -> Mapping[str, Any]:
    """Parse a file. Raises UsageError with the place of the mistake."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}.", "Mend the file or move it away.") from error


class Table:
    """One table of a file. `done` complains about keys that nobody asked for: they are typing errors."""

    def __init__(self, where: str, values: Any) -> None:
        self.where = where
        if not isinstance(values, dict):
            raise self.wrong("must be a table")
        self._values: dict[str, Any] = values
        self._seen: set[str] = set()

    def wrong(self, reason: str) -> UsageError:
        return UsageError(f"{self.where} {reason}.", "Mend the file or move it away.")

    def required(self, key: str, kind: type[T]) -> T:
        value = self.optional(key, kind)
        if value is None:
            raise self.wrong(f"lacks {key!r}")
        return value

    def optional(self, key: str, kind: type[T]) -> T | None:
        self._seen.add(key)
        value = self._values.get(key)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if value is None:
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(f"has a {key!r} that is not {_NAMES[kind]}")
        return value

    def within(self, key: str, kind: type[T], allowed: Callable[[T], bool], words: str) -> T | None:
        """A number where `allowed` says so; `words` complete "must be"."""
        value = self.optional(key, kind)
        if value is not None and not allowed(value):
            raise self.wrong(f"has a {key!r} that must be {words}")
        return value

    def text(self, key: str) -> str:
        return self.optional(key, str) or ""

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.optional(key, list) or []
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(f"has a {key!r} that is not a list of texts")
        return tuple(values)

    def pattern(self, key: str) -> re.Pattern[str] | None:
        source = self.optional(key, str)
        try:
            return None if source is None else re.compile(source, re.IGNORECASE)
        except re.error as error:
            raise self.wrong(f"has a {key!r} that is no regular expression ({error})") from error

    def table(self, key: str) -> Table | None:
        self._seen.add(key)
        return Table(f"{self.where}, {key}", self._values[key]) if key in self._values else None

    def tables(self, key: str) -> list[Table]:
        values = self.optional(key, list) or []
        return [Table(f"{self.where}, [[{key}]] number {n}", value) for n, value in enumerate(values, 1)]

    def numbers(self, kind: type[T]) -> dict[str, T]:
        """The whole table as names and positive numbers."""
        found = {key: self.required(key, kind) for key in self._values}
        if bad := next((key for key, value in found.items() if not value > 0), None):  # type: ignore[operator]
            raise self.wrong(f"has a {bad!r} that is not positive")
        return found

    def names(self) -> list[str]:
        return list(self._values)

    def done(self) -> None:
        if unknown := sorted(set(self._values) - self._seen):
            raise self.wrong(f"has the unknown key {unknown[0]!r}")


_NAMES: dict[Any, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}
