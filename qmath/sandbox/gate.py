"""The gate: a cell's syntax tree is checked name by name, and then rewritten (`rewrite.py`) so that what cannot be
checked before running is checked while it runs. Text that sympy would evaluate passes the same gate.
"""

from __future__ import annotations

import ast
import functools
import warnings
from types import CodeType
from typing import TypeVar

from qmath.sandbox import mending, policy
from qmath.sandbox.denial import Denied
from qmath.sandbox.rewrite import SHOW, Rewriter, call_helper, denied_at

_IDENTIFIER_FIELDS = ("id", "attr", "name", "arg", "asname", "rest")
_MAX_DEPTH = 1000
_MAX_MENDED = 20  # lines for a notebook, and once all characters
_REMEMBERED_CHARS = 4_000
_MAX_CHARS = 1_000_000  # the parser looks at no signal; it takes this in half a second
_Node = TypeVar("_Node", bound=ast.AST)


def compile_cell(source: str, filename: str) -> CodeType:
    """Code of a cell, to be executed with `builtins.build` as its builtins; the last bare expression goes to SHOW.

    Raises SyntaxError as Python does, and Denied for what cells may not write.
    """
    tree = _parse_cell(source, filename)
    assert isinstance(tree, ast.Module)  # mode "exec"
    _check(tree)
    tree = Rewriter().visit(tree)
    if tree.body and isinstance(last := tree.body[-1], ast.Expr):
        last.value = call_helper(SHOW, [last.value], last.value)
    return _compile(tree, filename, "exec")


def compile_text(source: str | ast.AST, filename: str, mode: str) -> CodeType:
    """Code of text that a library generated or a cell passed to `eval`, through the same gate; mode as in compile()."""
    if isinstance(source, str) and len(source) <= _REMEMBERED_CHARS:
        return _compiled(
            str.__str__(source), filename, mode
        )  # an exact str: what it equals is not for it to say
    return _compile_text(source, filename, mode)


def _compile_text(source: str | ast.AST, filename: str, mode: str) -> CodeType:
    tree = _parse(source, filename, mode) if isinstance(source, str) else source
    _check(tree)
    return _compile(Rewriter(of_text=True).visit(tree), filename, mode)


# sympy writes the same few functions for every polynomial ring that it makes: dozens of times in an integral.
_compiled = functools.lru_cache(maxsize=256)(_compile_text)


def _parse_cell(source: str, filename: str) -> ast.AST:
    """The tree of a cell, with what has one meaning mended; raises the first error where that is not enough."""
    first: SyntaxError | None = None
    for _ in range(_MAX_MENDED):
        try:
            return _parse(source, filename, "exec")
        except SyntaxError as error:
            first = first or error
            if (better := mending.mended(source, error)) is None:
                break
            source = better
    assert first is not None  # nothing else leads here
    raise first


def _parse(source: str, filename: str, mode: str) -> ast.AST:
    if len(source) > _MAX_CHARS:
        raise Denied("This text is too long to be run; use loops and variables.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "invalid escape sequence" and the like: no business of the host
            return ast.parse(source, filename, mode)
    except (RecursionError, MemoryError):
        raise Denied("The cell is nested too deeply; use variables or a loop.") from None
    except ValueError as error:  # null bytes
        raise SyntaxError(str(error)) from None


def _compile(tree: ast.AST, filename: str, mode: str) -> CodeType:
    ast.fix_missing_locations(tree)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code: CodeType = compile(tree, filename, mode, dont_inherit=True)  # type: ignore[call-overload]
    except RecursionError:
        raise Denied("The cell is nested too deeply; use variables or a loop.") from None
    return code


# --- checks --------------------------------------------------------------------------------------------------------


def _check(tree: ast.AST) -> None:
    stack: list[tuple[ast.AST, int, bool]] = [(tree, 0, False)]
    while stack:
        node, depth, in_class = stack.pop()
        if depth > _MAX_DEPTH:
            raise denied_at("The cell is nested too deeply; use variables or a loop.", node)
        _check_node(node, in_class)
        body_of_class = isinstance(node, ast.ClassDef)
        stack.extend((child, depth + 1, body_of_class) for child in ast.iter_child_nodes(node))


def _check_node(node: ast.AST, in_class: bool) -> None:
    if (reason := policy.SYNTAX_WITHHELD.get(type(node))) is not None:
        raise denied_at(reason[0].upper() + reason[1:] + ".", node)
    for field in _IDENTIFIER_FIELDS:
        name = getattr(node, field, None)
        if isinstance(name, str) and not isinstance(node, ast.Attribute):
            _check_name(name, node)
    if isinstance(node, ast.Global | ast.Nonlocal):
        for name in node.names:
            _check_name(name, node)
    elif isinstance(node, ast.comprehension) and node.is_async:
        raise denied_at("Async comprehensions are not available.", node.target)
    elif isinstance(node, ast.MatchClass) and (node.patterns or node.kwd_patterns) and not _is_plain(node):
        raise denied_at(
            "Class patterns with fields are not available; use isinstance() and attributes.", node
        )
    elif isinstance(node, ast.MatchValue):
        for part in ast.walk(node.value):
            if isinstance(part, ast.Attribute) and (
                part.attr.startswith("_") or not isinstance(part.value, ast.Name)
            ):
                raise denied_at("Patterns may name public attributes of variables only.", node)
    elif isinstance(node, ast.ClassDef):
        for keyword in node.keywords:
            allowed = isinstance(keyword.value, ast.Name | ast.Attribute)
            if keyword.arg == "metaclass" and not (
                allowed and ast.unparse(keyword.value).endswith("ABCMeta")
            ):
                raise denied_at("Metaclasses are not available; use a plain class or a decorator.", node)
    elif isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
        for statement in node.finalbody:  # type: ignore[attr-defined]  # TryStar has the fields of Try
            _check_finally(statement, in_loop=False)
    elif isinstance(node, ast.FunctionDef) and node.name == "__getattr__" and not in_class:
        raise denied_at("__getattr__ is available in classes only.", node)
    elif isinstance(node, ast.Name) and node.id == "__getattr__":
        raise denied_at("Define __getattr__ with def.", node)


def _is_plain(node: ast.MatchClass) -> bool:
    """Whether this is `int(n)` or the like, which captures the value itself."""
    single = len(node.patterns) == 1 and not node.kwd_patterns
    return single and isinstance(node.cls, ast.Name) and node.cls.id in policy.SELF_MATCHING


def _check_name(name: str, node: ast.AST) -> None:
    if not (name.startswith("__") and name.endswith("__")):
        return
    if isinstance(node, ast.FunctionDef) or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)):
        allowed = name in policy.DEFINABLE
    elif isinstance(node, ast.alias):
        allowed = name == "__future__"
    elif isinstance(node, ast.Name):
        allowed = name in policy.READABLE_NAMES or name in policy.DEFINABLE
    else:
        allowed = False
    if not allowed:
        instead = "; write an import statement" if name == "__import__" else ""
        raise denied_at(f"The name {name} is not available in cells{instead}.", node)


def _check_finally(node: ast.AST, *, in_loop: bool) -> None:
    """What swallows an exception from inside `finally` would swallow the end of the time limit too."""
    if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
        return
    leaves = isinstance(node, ast.Return | ast.Yield | ast.YieldFrom)
    if leaves or (isinstance(node, ast.Break | ast.Continue) and not in_loop):
        raise denied_at("`finally` may not return, break, continue or yield; do it after the block.", node)
    inside = in_loop or isinstance(node, ast.For | ast.While)
    for child in ast.iter_child_nodes(node):
        _check_finally(child, in_loop=inside)
