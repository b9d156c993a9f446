"""Every error that qmath raises on purpose, and the exit code of each.

    QmathError                  1  a failure of the program or the machine
    ├── UsageError              2  wrong options
    │   ├── ProblemError        2  an empty or unreadable problem
    │   ├── InputFileError      2  a named input file is missing, a directory, or not readable
    │   ├── OutputFileError     2  a named output file is in use, not writable, or holds something else
    │   ├── ModelFileError      2  a named model is unknown, missing, not a GGUF, or cut short
    │   └── ConsentRequired     2  a large download that nobody agreed to
    ├── NoModel                 1  no model on disk and none to be had
    ├── DownloadError           1  the hub failed, or the disk is full
    ├── WriteError              1  a result could not be written
    ├── ModelLoadError          1  llama.cpp refused a readable model
    ├── OutOfMemory             1  the model or its context does not fit
    ├── NativeCrash             1  llama.cpp dies on this machine
    ├── EngineError             1  generation failed
    ├── SandboxError            1  cells cannot be run as asked
    └── PromptTooLong           3  a problem that does not fit into the context

Ctrl-C ends with 130 and a closed pipe with 141 (`cli/streams.py`). Foreign errors are
translated into these once, at the border of the dependency that raised them.
"""

from __future__ import annotations

from typing import ClassVar


class QmathError(Exception):
    """Base of all. `message` says what is wrong, `remedy` what to do next; both are sentences."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class UsageError(QmathError):
    """Wrong options or arguments."""

    exit_code = 2


class ProblemError(UsageError):
    """An empty or unreadable problem."""


class InputFileError(UsageError):
    """A named input file is missing, a directory, or not readable."""


class OutputFileError(UsageError):
    """A named output file is in use, not writable, or holds what this run must not add to."""


class ModelFileError(UsageError):
    """A named model is unknown, missing, not a GGUF, or cut short."""


class ConsentRequired(UsageError):
    """A large download that nobody agreed to."""


class NoModel(QmathError):
    """No model is on disk and none can be had."""


class DownloadError(QmathError):
    """The hub failed, the connection broke, or the disk is full."""


class WriteError(QmathError):
    """A result could not be written: the disk is full, or fails."""


class ModelLoadError(QmathError):
    """llama.cpp refused a readable model."""


class OutOfMemory(QmathError):
    """The model or its context does not fit into memory."""


class NativeCrash(QmathError):
    """The llama.cpp library dies on this machine."""


class EngineError(QmathError):
    """Generation failed."""


class SandboxError(QmathError):
    """Cells cannot be run in the way that was asked for."""


class PromptTooLong(QmathError):
    """The problem does not fit into the context."""

    exit_code = 3
