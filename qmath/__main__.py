"""`python -m qmath`, where no script is on the PATH."""

from __future__ import annotations

from qmath.cli.main import main

main()
