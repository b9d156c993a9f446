"""Build and install llama-cpp-python for this machine: `python -m qmath.doctor.build`.

Set-up runs it before any dependency is installed, so it needs the standard library only. A finished wheel is stored,
and a second set-up on the same machine takes seconds. What is installed and works is left alone.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import os
import sys
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path

from qmath.doctor import probe, store, toolchain
from qmath.doctor.cpu import this_cpu
from qmath.doctor.places import cache_dir
from qmath.doctor.recipe import PACKAGE, Recipe, make_recipe, pinned_version
from qmath.errors import NativeCrash, QmathError
from qmath.models.ggml import library_path


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 where a working llama.cpp is installed at the end, else 1 with a sentence on stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m qmath.doctor.build",
        description="Build and install llama-cpp-python for this machine. CMAKE_ARGS is kept: "
        "CMAKE_ARGS=-DGGML_CUDA=on builds for NVIDIA GPUs (docs/hardware.md has the others).",
    )
    parser.add_argument(
        "--portable", action="store_true", help="do not tune it to this processor (QMATH_PORTABLE=1)"
    )
    parser.add_argument("--force", action="store_true", help="build anew, whatever is installed or stored")
    options = parser.parse_args(arguments)
    try:
        set_up(portable=options.portable, force=options.force)
    except QmathError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    except OSError as error:
        sys.stderr.write(f"error: set-up cannot go on: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def set_up(*, portable: bool = False, force: bool = False) -> None:
    """Leave a llama.cpp in this environment that decodes; raises QmathError where that cannot be had."""
    recipe = _recipe(portable)
    if not force and (why := reason_to_keep(recipe)):
        say(why)
        return
    if not force and (wheel := store.stored_wheel(recipe)):
        say(f"Installing the llama.cpp that was built for this machine before ({wheel.parent}).")
        if install(recipe, wheel).state == "ok":
            return
        say("It does not work any more; building it anew.")
    outcome = install(recipe, build(recipe))
    if outcome.state == "crashed" and not recipe.portable:
        say(f"{outcome.detail} Building one that is not tuned to this processor.")
        store.discard(recipe)
        recipe = _recipe(portable=True)
        outcome = install(recipe, store.stored_wheel(recipe) or build(recipe))
    if outcome.state != "ok":
        store.discard(recipe)
        raise NativeCrash(outcome.detail, f"See {log_path()} for how it was built, and docs/hardware.md.")


def reason_to_keep(recipe: Recipe) -> str:
    """Why the installed library stays as it is, as a sentence; empty where it must be built or replaced.

    A working one of the right version stays if it was made by this very recipe, or if nobody asks for another: it
    may be the user's own build for a GPU.
    """
    library = library_path()
    version = installed_version()
    if library is None or version is None or _older(version, recipe.version) or probe.probe().state != "ok":
        return ""
    key, requested = store.installed_from(library) or ("", None)
    if key == recipe.key:
        return f"llama.cpp (llama-cpp-python {version}) is installed and works."
    if not recipe.requested and requested != "":
        return f"llama.cpp (llama-cpp-python {version}) is installed and works; it was built another way, and stays."
    return ""


def build(recipe: Recipe) -> Path:
    """Build the wheel, telling how far it is, and store it."""
    toolchain.require_compiler(os.environ)
    say(
        f"Building llama.cpp ({recipe.requirement}) {recipe.why}: this takes about 2 minutes on 2 cores, once."
    )
    if recipe.requested:
        say(f"  as asked: {recipe.requested}")
    elif gpu := toolchain.unused_gpu():
        say(f"  {gpu} is here: see docs/hardware.md for the build that uses it.")
    began = time.monotonic()
    wheel = store.keep_wheel(recipe, lambda folder: toolchain.build_wheel(recipe, folder, log_path(), say))
    say(f"Built in {time.monotonic() - began:.0f} s.")
    return wheel


def install(recipe: Recipe, wheel: Path) -> probe.Outcome:
    """Install the wheel and let it decode once."""
    toolchain.install(wheel, log_path())
    importlib.invalidate_caches()
    outcome = probe.probe()
    library = library_path()
    if outcome.state == "ok" and library is not None:
        store.note_installed(library, recipe)
        say("It decodes on this machine.")
    return outcome


def installed_version() -> str | None:
    """The version of llama-cpp-python in this environment."""
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return None


def log_path() -> Path:
    """Where the output of the last build is."""
    return cache_dir() / "build.log"


def say(text: str) -> None:
    """One line about what set-up does."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _recipe(portable: bool) -> Recipe:
    return make_recipe(pinned_version(), this_cpu(), _platform(), os.environ, portable=portable)


def _platform() -> str:
    """The system and its C library: a wheel of one does not run on the other."""
    return f"{sysconfig.get_platform()} {os.confstr('CS_GNU_LIBC_VERSION') if sys.platform == 'linux' else ''}".strip()


def _older(version: str, than: str) -> bool:
    """Compare release numbers; anything behind them (`+cu124`, `.post1`) does not matter here."""
    return _numbers(version) < _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("+")[0].split(".") if part.isdigit())


if __name__ == "__main__":
    sys.exit(main())
