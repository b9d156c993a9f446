"""Imports everything that cells may need, so that no cell waits for it or opens a file."""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import os
import pkgutil
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Final

from qmath.sandbox.guards import generated
from qmath.sandbox.policy import SYMPY_PARTS

# What the standard library and NumPy import when first asked: in a cell they could not (the audit hook, and in a
# worker the missing file descriptors).
_LAZY: Final = (
    "_strptime atexit calendar cmath encodings.unicode_escape encodings.idna graphlib json pprint queue unicodedata "
    "mpmath.identification numpy.linalg numpy.random numpy.fft numpy.ma numpy.ma.extras numpy.polynomial"
).split()
_SCIPY: Final = (
    "scipy.optimize scipy.integrate scipy.special scipy.linalg scipy.stats scipy.interpolate scipy.constants "
    "scipy.sparse scipy.sparse.linalg scipy.fft scipy.signal scipy.spatial scipy.spatial.distance"
).split()
# What functions of these import when they are called: cells can import nothing then.
_SCIPY_LATER: Final = (
    "multiprocessing scipy._lib.cobyqa scipy._lib.pyprima.common.infos scipy._lib.pyprima.common.message "
    "scipy.linalg._matfuncs_inv_ssq scipy.optimize.elementwise scipy.sparse._spfuncs scipy.stats.qmc "
    "sympy.stats.sampling.sample_numpy sympy.stats.sampling.sample_scipy"
).split()
# Parts of sympy that nothing imports later: tests, deprecated aliases, and documentation that takes a second to build.
_SKIPPED: Final = frozenset(
    "tests benchmarks examples testing plotting interactive sampling compatibility trace hyperexpand_doc "
    "meijerint_doc latex autolev c fortran runtests pytest randtest tmpfiles pkgdata benchmarking timeutils "
    "matchpy_connector deprecated _compilation".split()
)
# A third of the time, and most of it scipy: in this process a cell that asks for them waits instead of every run.
_LATE: Final = ("sympy.physics.", "sympy.stats")
_NOT_LATE: Final = "sympy.physics.units"  # the solvers name it
_INTERNAL: Final = frozenset({"codegen", "external", "multipledispatch"})  # used by other parts, not by cells
_NAMESPACES: Final = ("math", "mpmath", "numpy", "sympy")
_lock = threading.Lock()


def preload(*, scipy: bool = True) -> None:
    """Import sympy with its lazy modules, mpmath, numpy, and scipy where it is installed (about 2 s, once).

    Safe to call from any thread and more than once. `Namespace` calls it without scipy, which it then imports when
    a cell names it, as it does the physics and statistics of sympy; a worker, which can import nothing later, calls it
    in full.
    """
    with _lock:
        _preload_core()
        if scipy:
            _preload_late()
            _preload_scipy()


def preload_named(source: str) -> None:
    """Import what the text of a cell speaks of: neither its time nor its memory is for that, and an import that is
    broken off halfway would stay broken. All of scipy, for its functions import parts of each other when they are
    called, which a cell may not. `lambdify` writes functions for scipy where it is installed; sympy draws with it.
    """
    scipy = "scipy" in source or ("stats" in source and "sample" in source)
    with _lock, contextlib.suppress(ImportError):  # scipy is absent or broken: the cell's own import says so
        if scipy or "stats" in source or "physics" in source:
            _preload_late()
        if scipy:
            _preload_scipy()
        elif "lambdify" in source and "scipy" not in _loaded:
            importlib.import_module("scipy.special")
            _fill_namespaces(("scipy",))


_loaded: set[str] = set()


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: what is imported stays, and going through it again takes time."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _preload_core() -> None:
    if "core" in _loaded:
        return
    # gmpy2 ends the process when memory runs out, and cannot be interrupted. Read when sympy is first imported.
    os.environ.setdefault("SYMPY_GROUND_TYPES", "python")
    os.environ.setdefault("MPMATH_NOGMPY", "1")
    with _uncollected():
        for name in (*_LAZY, *_parts_of(importlib.import_module("sympy"), late=False)):
            importlib.import_module(name)
        _fill_namespaces(_NAMESPACES)
    _loaded.add("core")


def _preload_late() -> None:
    if "late" not in _loaded:
        for name in _parts_of(importlib.import_module("sympy"), late=True):
            importlib.import_module(name)
        _loaded.add("late")


def _preload_scipy() -> None:
    if "scipy" in _loaded:
        return
    if importlib.util.find_spec("scipy") is not None:
        for name in _SCIPY:
            importlib.import_module(name)
        for name in _SCIPY_LATER:
            with contextlib.suppress(ModuleNotFoundError):  # other versions keep their code elsewhere
                importlib.import_module(name)
        _fill_namespaces(("scipy",), anew=True)
        generated.install_scipy()
    _loaded.add("scipy")


def _parts_of(package: ModuleType, *, late: bool) -> Iterator[str]:
    """The names of its modules; without the late ones unless they are wanted."""
    for part in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        first, last = part.name.split(".")[1], part.name.rpartition(".")[2]
        if last in _SKIPPED or not (first in SYMPY_PARTS or first in _INTERNAL):
            continue
        if not late and part.name.startswith(_LATE) and not part.name.startswith(_NOT_LATE):
            continue
        yield part.name
        if part.ispkg:
            yield from _parts_of(importlib.import_module(part.name), late=late)


def _fill_namespaces(names: tuple[str, ...], *, anew: bool = False) -> None:
    """lambdify copies a library's names when it is first used."""
    # By name: `sympy.utilities.lambdify` as an attribute is the function.
    lambdify = importlib.import_module("sympy.utilities.lambdify")
    for name in names:
        with _without_parts(importlib.import_module(name)):
            lambdify._import(name, reload=anew)


@contextlib.contextmanager
def _without_parts(package: ModuleType) -> Iterator[None]:
    """Meanwhile `import *` takes no part that is not imported yet: numpy.f2py alone takes as long as half of NumPy."""
    listed = getattr(package, "__all__", None)
    if listed is None:
        yield
        return
    vars(package)["__all__"] = [name for name in listed if name in vars(package)]
    try:
        yield
    finally:
        vars(package)["__all__"] = listed
