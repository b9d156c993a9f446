"""`qmath`: the console script. The verbs are imported where Ctrl-C is already heard."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading

from qmath.cli.signals import code_of, hear_signals
from qmath.cli.streams import INTERRUPTED, prepare_streams


def main() -> None:
    """Run the command line of this process and end it with the exit code."""
    try:
        hear_signals()
        prepare_streams()
        from qmath.cli.app import run

        run(sys.argv[1:])
    except KeyboardInterrupt:
        _leave_at_once(code_of(INTERRUPTED))
    except SystemExit as end:
        # Where a thread still runs a step or frees the weights, the library must not be taken down under it.
        if end.code == INTERRUPTED or (isinstance(end.code, int) and threading.active_count() > 1):
            _leave_at_once(code_of(end.code))
        gc.freeze()  # the interpreter's end need not go through all of SymPy for garbage
        raise


def _leave_at_once(code: int) -> None:
    """What was shown is flushed; after that nothing holds the user up."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
