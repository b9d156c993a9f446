"""Imports everything that cells may need, so that no cell waits for it or opens a file."""

from __future__ import annotations

import importlib
import importlib.util
import os
from typing import Final

# What sympy and the standard library import when first asked: in a cell they could not (the audit hook, and in a
# worker the missing file descriptors).
_LAZY: Final = (
    "_strptime calendar encodings.idna encodings.unicode_escape unicodedata colorsys cmath json pprint queue graphlib "
    "sympy.abc sympy.algebras.quaternion sympy.assumptions.refine sympy.assumptions.satask sympy.assumptions.ask_generated "
    "sympy.calculus.finite_diff sympy.calculus.accumulationbounds sympy.combinatorics.fp_groups "
    "sympy.combinatorics.galois sympy.combinatorics.pc_groups sympy.combinatorics.schur_number "
    "sympy.concrete.gosper sympy.concrete.guess sympy.crypto sympy.diffgeom sympy.discrete.recurrences "
    "sympy.holonomic sympy.integrals.heurisch sympy.integrals.intpoly sympy.integrals.manualintegrate "
    "sympy.integrals.rationaltools sympy.integrals.risch sympy.integrals.prde sympy.integrals.rde "
    "sympy.liealgebras.root_system sympy.logic.algorithms.dpll sympy.logic.algorithms.dpll2 "
    "sympy.logic.algorithms.lra_theory sympy.logic.algorithms.z3_wrapper sympy.logic.inference "
    "sympy.matrices.expressions.fourier sympy.ntheory.continued_fraction sympy.ntheory.ecm sympy.ntheory.egyptian_fraction "
    "sympy.ntheory.elliptic_curve sympy.ntheory.multinomial sympy.ntheory.qs sympy.ntheory.bbp_pi sympy.ntheory.digits "
    "sympy.parsing.sympy_parser sympy.physics.units sympy.physics.vector sympy.polys.numberfields.galoisgroups "
    "sympy.polys.numberfields.subfield sympy.polys.ring_series sympy.polys.monomials sympy.polys.multivariate_resultants "
    "sympy.polys.agca sympy.polys.numberfields.galois_resolvents sympy.printing.mathml sympy.printing.lambdarepr "
    "sympy.printing.numpy sympy.printing.pycode sympy.printing.dot sympy.printing.pretty sympy.printing.tree "
    "sympy.series.acceleration sympy.series.benchmarks sympy.series.kauers sympy.series.series_class "
    "sympy.sets.handlers.add sympy.simplify.hyperexpand sympy.simplify.hyperexpand_doc sympy.simplify.traversaltools "
    "sympy.solvers.diophantine sympy.solvers.ode.lie_group sympy.solvers.ode.nonhomogeneous sympy.solvers.ode.riccati "
    "sympy.solvers.ode.systems sympy.solvers.ode.hypergeometric sympy.solvers.ode.subscheck sympy.solvers.pde "
    "sympy.solvers.simplex sympy.stats sympy.strategies sympy.tensor.tensor sympy.unify sympy.vector "
    "sympy.utilities.lambdify sympy.utilities.enumerative mpmath.identification"
).split()
_NUMPY: Final = "numpy.linalg numpy.random numpy.fft numpy.ma numpy.polynomial numpy.testing numpy.ma.extras".split()
_SCIPY: Final = (
    "scipy.optimize scipy.integrate scipy.special scipy.linalg scipy.stats scipy.interpolate scipy.constants "
    "scipy.sparse scipy.sparse.linalg scipy.fft scipy.signal scipy.spatial scipy.spatial.distance".split()
)
_NAMESPACES: Final = ("math", "mpmath", "numpy", "sympy")


def preload(*, scipy: bool = True) -> None:
    """Import sympy with its lazy modules, mpmath, numpy, and scipy where it is installed (about 2 s, once).

    Safe to call from any thread and more than once. `Namespace` calls it without scipy, which it then imports when
    a cell does; a worker, which can import nothing later, calls it in full.
    """
    # gmpy2 ends the process when memory runs out, and cannot be interrupted. Read when sympy is first imported.
    os.environ.setdefault("SYMPY_GROUND_TYPES", "python")
    os.environ.setdefault("MPMATH_NOGMPY", "1")
    _import((*_LAZY, *_NUMPY))
    _fill_namespaces(_NAMESPACES)
    if scipy and importlib.util.find_spec("scipy") is not None:
        _import(_SCIPY)
        _fill_namespaces(("scipy",))


def _import(names: tuple[str, ...] | list[str]) -> None:
    for name in names:
        importlib.import_module(name)


def _fill_namespaces(names: tuple[str, ...]) -> None:
    """lambdify imports a library's names when it is first used."""
    from sympy.utilities import lambdify

    for name in names:
        importlib.import_module("sympy.utilities.lambdify")._import(name)
    del lambdify
