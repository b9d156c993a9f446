"""`qmath`: the console script. The verbs are imported where Ctrl-C is already heard."""

from __future__ import annotations

import contextlib
import gc
import os
import sys

from qmath.cli.streams import INTERRUPTED, prepare_streams


def main() -> None:
    """Run the command line of this process and end it with the exit code."""
    try:
        prepare_streams()
        from qmath.cli.app import run

        run(sys.argv[1:])
    except KeyboardInterrupt:
        _leave_at_once()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _leave_at_once()
        gc.freeze()  # the interpreter's end need not go through all of SymPy for garbage
        raise


def _leave_at_once() -> None:
    """After Ctrl-C: what was shown is flushed; a step on a GPU or freed gigabytes must not hold the user up."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
