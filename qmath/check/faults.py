"""Why an expression has no value, or a check no verdict."""

from __future__ import annotations


class UndefinedError(Exception):
    """The expression has no value here; the message goes on after "x = 2"."""


class PoleError(UndefinedError):
    """It has no value here in any numbers."""


class UnsupportedError(Exception):
    """This cannot be computed within the bounds; the message is a clause for the user."""


class NoNumberError(UnsupportedError):
    """A number in the answer is none of the numbers that are asked for; the message is a sentence."""
