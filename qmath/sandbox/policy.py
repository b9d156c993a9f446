"""What a cell may name. Everything here is a list of what is allowed; what is not listed does not exist for cells."""

from __future__ import annotations

import ast
from typing import Final

# --- modules -------------------------------------------------------------------------------------------------------

STANDARD: Final = frozenset(
    "__future__ abc bisect calendar cmath collections collections.abc contextlib copy dataclasses datetime decimal "
    "enum fractions functools graphlib heapq io itertools json math numbers operator pprint queue random re "
    "statistics string sys textwrap time timeit traceback types typing unicodedata warnings".split()
)

LIBRARIES: Final = frozenset({"sympy", "mpmath", "numpy", "scipy"})

SYMPY_PARTS: Final = frozenset(
    "abc algebras assumptions calculus combinatorics concrete core crypto diffgeom discrete functions geometry "
    "holonomic integrals liealgebras logic matrices ntheory parsing physics plotting polys printing series "
    "sets simplify solvers stats strategies tensor unify utilities vector".split()
)
SYMPY_WITHHELD: Final = frozenset(
    "sympy.core.cache sympy.core.core sympy.core.decorators sympy.diffgeom sympy.tensor.tensor "
    "sympy.logic.algorithms sympy.parsing.ast_parser "
    "sympy.parsing.autolev sympy.parsing.c sympy.parsing.fortran sympy.parsing.latex sympy.parsing.maxima "
    "sympy.physics.hep sympy.physics.biomechanics "
    "sympy.physics.continuum_mechanics sympy.physics.control sympy.physics.quantum "
    "sympy.plotting sympy.polys.polyconfig sympy.printing.aesaracode sympy.printing.gtk sympy.printing.llvmjitcode "
    "sympy.printing.preview sympy.printing.python sympy.printing.pytorch sympy.printing.tensorflow "
    "sympy.printing.theanocode sympy.printing.tree sympy.stats.sampling sympy.utilities.autowrap "
    "sympy.utilities.codegen sympy.utilities.decorator sympy.utilities.exceptions sympy.utilities.magic "
    "sympy.utilities.matchpy_connector sympy.utilities.mathml sympy.utilities.pkgdata sympy.utilities.pytest "
    "sympy.utilities.randtest sympy.utilities.runtests sympy.utilities.source sympy.utilities.timeutils "
    "sympy.utilities.tmpfiles".split()
)
OTHER_PARTS: Final = frozenset(
    "mpmath numpy numpy.linalg numpy.random numpy.fft numpy.ma numpy.polynomial numpy.polynomial.polynomial "
    "numpy.polynomial.chebyshev numpy.polynomial.legendre numpy.polynomial.hermite numpy.polynomial.laguerre "
    "scipy scipy.optimize scipy.integrate scipy.special scipy.linalg scipy.stats scipy.interpolate scipy.constants "
    "scipy.sparse scipy.sparse.linalg scipy.fft scipy.signal scipy.spatial scipy.spatial.distance".split()
)
PLOTTING: Final = frozenset({"matplotlib", "pylab", "seaborn", "plotly", "sympy.plotting"})


def _sympy_withheld(parts: list[str]) -> bool:
    return any(".".join(parts[: i + 1]) in SYMPY_WITHHELD for i in range(len(parts)))


def may_come_from(home: str) -> bool:
    """Whether cells may have what this module of a library defines, wherever it is exported."""
    parts = home.split(".")
    return parts[0] != "sympy" or len(parts) == 1 or (parts[1] in SYMPY_PARTS and not _sympy_withheld(parts))


def may_import(name: str) -> bool:
    """Whether cells may import the module of this dotted name."""
    parts = name.split(".")
    if parts[0] == "sympy":
        inside = len(parts) == 1 or parts[1] in SYMPY_PARTS
        private = any(p.startswith("_") or p in ("tests", "benchmarks", "examples") for p in parts)
        return inside and not private and not _sympy_withheld(parts)
    return name in STANDARD or name in OTHER_PARTS


# Kinds of objects in libraries' modules whose methods change them, and so change what everybody sees.
CHANGEABLE_KINDS: Final = frozenset(
    "AssocOpDispatcher ClassFactRegistry CoordSystem DimensionSystem Manifold Patch Polyhedron TensorHead "
    "TensorIndexType UCD UnitSystem _MaskedPrintOption _TensorManager".split()
)


def is_plotting(name: str) -> bool:
    """Whether the module draws: cells get a stand-in that says so instead of a crash."""
    return name.split(".")[0] in PLOTTING or any(name == p or name.startswith(p + ".") for p in PLOTTING)


# Public names of listed modules that read files, evaluate text, inject names, start processes, reach raw memory or
# change state that the host shares. An empty key holds for every module.
WITHHELD: Final[dict[str, frozenset[str]]] = {
    "": frozenset(
        {"test", "doctest", "source", "info", "show_config", "get_include", "bench", "runtests", "doctests"}
    ),
    "sympy": frozenset(
        "preview print_gtk pager_print codegen make_routine autowrap ufuncify binary_function init_session timed "
        "import_module eval_expr vring vfield xvring clear_cache print_cache register_handler remove_handler "
        "cacheit add_typestr memoize_property setup query dotprint run_all_tests global_assumptions "
        "interactive_traversal lambdastr threaded xthreaded public conserve_mpmath_dps dispatch global_parameters "
        "deprecated deprecate_data UnevaluatedExprMixin GlobalLambdifyOptions converter lazy_function get_class "
        "get_mod_func find_executable vfree_group read_qasm_file Sieve factor_cache FactorCache "
        "UnitSystem DimensionSystem AssumptionsContext pollute print_node print_tree textplot".split()
    ),
    "mpmath": frozenset(
        "runtests doctests iv_pretty splot cplot plot fp_pretty default_color_function".split()
    ),
    "numpy": frozenset(
        "bmat vonmises set_default_printstyle load save savez savez_compressed loadtxt savetxt genfromtxt fromfile "
        "fromregex memmap DataSource frombuffer fromstring fromiter ctypeslib lib f2py testing distutils core "
        "show_runtime setbufsize getbufsize seterrcall geterrcall from_dlpack may_share_memory shares_memory "
        "nested_iters ndfromtxt mafromtxt recfromtxt recfromcsv openfile fromflex flatten_structured_array "
        "mrecords set_bit_generator get_bit_generator BitGenerator bytes_ void recarray record chararray".split()
    ),
    "scipy": frozenset(
        "LowLevelCallable save_npz load_npz get_blas_funcs get_lapack_funcs find_best_blas_type set_global_backend "
        "set_backend skip_backend register_backend set_workers get_workers seterr geterr errstate OptimizeResult "
        "as_strided show_options".split()
    ),
    "calendar": frozenset({"setfirstweekday", "main", "LocaleTextCalendar", "LocaleHTMLCalendar"}),
    "copy": frozenset({"dispatch_table", "Error"}),
    "dataclasses": frozenset({"make_dataclass"}),
    "typing": frozenset(
        "ForwardRef get_type_hints no_type_check no_type_check_decorator runtime_checkable dataclass_transform "
        "get_overloads clear_overloads NamedTupleMeta evaluate_forward_ref".split()
    ),
    "contextlib": frozenset({"chdir", "AsyncExitStack", "asynccontextmanager", "aclosing"}),
    "warnings": frozenset({"warn_explicit", "showwarning", "filters", "onceregistry", "defaultaction"}),
    "re": frozenset({"purge", "template", "Scanner"}),
    "enum": frozenset(
        {"ReprEnum", "global_enum", "EnumMeta", "EnumType", "verify", "bltns", "global_enum_repr"}
    ),
    "functools": frozenset({"WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES"}),
    "random": frozenset({"SystemRandom"}),
    "time": frozenset({"tzset", "clock_settime", "clock_settime_ns", "pthread_getcpuclockid"}),
    "io": frozenset(
        "open open_code FileIO BufferedReader BufferedWriter BufferedRandom BufferedRWPair TextIOWrapper "
        "IncrementalNewlineDecoder text_encoding".split()
    ),
    "heapq": frozenset({"main"}),
    "statistics": frozenset(),
}

# --- syntax --------------------------------------------------------------------------------------------------------

SYNTAX_WITHHELD: Final[dict[type[ast.AST], str]] = {
    ast.AsyncFunctionDef: "async functions are not available; write a plain function",
    ast.AsyncFor: "async loops are not available; write a plain loop",
    ast.AsyncWith: "async blocks are not available; write a plain block",
    ast.Await: "await is not available; call the function",
}

# Methods of built-in containers and strings that are harmless whatever object they are asked of: read directly.
FREE_ATTRIBUTES: Final = frozenset(
    "append appendleft pop popleft insert add discard items keys values get setdefault split lower upper "
    "startswith endswith isdigit isalpha join reverse".split()
)

# Dunder names that a cell may define in a class, and read from `super()`, its own classes and plain built-in types.
_ARITHMETIC = "add sub mul truediv floordiv mod divmod pow lshift rshift and or xor".split()
PROTOCOL: Final = frozenset(
    f"__{name}__"
    for name in [
        *_ARITHMETIC, *("r" + n for n in _ARITHMETIC), *("i" + n for n in _ARITHMETIC if n != "divmod"),
        *"neg pos abs invert complex int float index round trunc floor ceil".split(),
        *"eq ne lt le gt ge hash bool repr str format bytes len length_hint getitem setitem delitem contains".split(),
        *"iter next reversed missing call enter exit matmul rmatmul sizeof".split(),
    ]
)  # fmt: skip
DEFINABLE: Final = PROTOCOL | frozenset(
    "__init__ __new__ __post_init__ __init_subclass__ __class_getitem__ __set_name__ __get__ __set__ __delete__ "
    "__setattr__ __delattr__ __getattr__ __slots__ __doc__ __name__ __all__ __version__ __author__ __copy__ "
    "__deepcopy__ __dir__ __array_priority__ __subclasshook__ __array_ufunc__".split()
)
# Classes whose pattern `int(n)` captures the value itself.
SELF_MATCHING: Final = frozenset("bool bytes dict float frozenset int list set str tuple".split())
# Dunder names that a program may read as plain names.
READABLE_NAMES: Final = frozenset({"__name__", "__doc__"})
# Texts about an object; they lead nowhere.
LABELS: Final = frozenset({"__name__", "__qualname__", "__doc__", "__module__", "__version__"})
