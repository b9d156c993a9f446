"""The gate: a cell's syntax tree is checked name by name and rewritten so that what cannot be checked before
running is checked while it runs. Text that sympy would evaluate passes the same gate.

Rewritten are: reading an attribute, writing one, `**`, `@`, `with`, `finally`, bare `except`, `locals()`,
`__class__`, and the last bare expression. The helpers have names such as `<load>`, which no source text can spell.
"""

from __future__ import annotations

import ast
import warnings
from types import CodeType
from typing import Final, TypeVar

from qmath.sandbox import policy
from qmath.sandbox.denial import Denied

LOAD: Final = "<load>"
STORE: Final = "<store>"
POWER: Final = "<power>"
MATMUL: Final = "<matmul>"
CONTEXT: Final = "<context>"
ALIVE: Final = "<alive>"
SHOW: Final = "<show>"
LOCALS: Final = "<locals>"
CLASS: Final = "<class>"
GETATTR_HOOK: Final = "<getattr>"
ANY_EXCEPTION: Final = "<Exception>"

_IDENTIFIER_FIELDS = ("id", "attr", "name", "arg", "asname", "rest")
_MAX_DEPTH = 1000
_Node = TypeVar("_Node", bound=ast.AST)


def compile_cell(source: str, filename: str) -> CodeType:
    """Code of a cell, to be executed with `builtins.build` as its builtins; the last bare expression goes to SHOW.

    Raises SyntaxError as Python does, and Denied for what cells may not write.
    """
    tree = _parse(source, filename, "exec")
    assert isinstance(tree, ast.Module)  # mode "exec"
    _check(tree)
    tree = _Rewriter().visit(tree)
    if tree.body and isinstance(last := tree.body[-1], ast.Expr):
        last.value = _call(SHOW, [last.value], last.value)
    return _compile(tree, filename, "exec")


def compile_text(source: str | ast.AST, filename: str, mode: str) -> CodeType:
    """Code of text that a library generated or a cell passed to `eval`, through the same gate; mode as in compile()."""
    tree = _parse(source, filename, mode) if isinstance(source, str) else source
    _check(tree)
    return _compile(_Rewriter().visit(tree), filename, mode)


def _parse(source: str, filename: str, mode: str) -> ast.AST:
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


def _denied(what: str, node: ast.AST) -> Denied:
    denial = Denied(what)
    denial.lineno = getattr(node, "lineno", None)  # type: ignore[attr-defined]  # read by report.py
    return denial


def _check(tree: ast.AST) -> None:
    stack: list[tuple[ast.AST, int, bool]] = [(tree, 0, False)]
    while stack:
        node, depth, in_class = stack.pop()
        if depth > _MAX_DEPTH:
            raise _denied("The cell is nested too deeply; use variables or a loop.", node)
        _check_node(node, in_class)
        body_of_class = isinstance(node, ast.ClassDef)
        stack.extend((child, depth + 1, body_of_class) for child in ast.iter_child_nodes(node))


def _check_node(node: ast.AST, in_class: bool) -> None:
    if (reason := policy.SYNTAX_WITHHELD.get(type(node))) is not None:
        raise _denied(reason[0].upper() + reason[1:] + ".", node)
    for field in _IDENTIFIER_FIELDS:
        name = getattr(node, field, None)
        if isinstance(name, str) and not isinstance(node, ast.Attribute):
            _check_name(name, node)
    if isinstance(node, ast.Global | ast.Nonlocal):
        for name in node.names:
            _check_name(name, node)
    elif isinstance(node, ast.comprehension) and node.is_async:
        raise _denied("Async comprehensions are not available.", node.target)
    elif isinstance(node, ast.MatchClass) and (node.patterns or node.kwd_patterns):
        raise _denied("Class patterns with fields are not available; use isinstance() and attributes.", node)
    elif isinstance(node, ast.ClassDef):
        for keyword in node.keywords:
            allowed = isinstance(keyword.value, ast.Name | ast.Attribute)
            if keyword.arg == "metaclass" and not (allowed and ast.unparse(keyword.value).endswith("ABCMeta")):
                raise _denied("Metaclasses are not available; use a plain class or a decorator.", node)
    elif isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
        for statement in node.finalbody:  # type: ignore[attr-defined]  # TryStar has the fields of Try
            _check_finally(statement, in_loop=False)
    elif isinstance(node, ast.FunctionDef) and node.name == "__getattr__" and not in_class:
        raise _denied("__getattr__ is available in classes only.", node)
    elif isinstance(node, ast.Name) and node.id == "__getattr__":
        raise _denied("Define __getattr__ with def.", node)


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
        raise _denied(f"The name {name} is not available in cells.", node)


def _check_finally(node: ast.AST, *, in_loop: bool) -> None:
    """What swallows an exception from inside `finally` would swallow the end of the time limit too."""
    if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
        return
    leaves = isinstance(node, ast.Return | ast.Yield | ast.YieldFrom)
    if leaves or (isinstance(node, ast.Break | ast.Continue) and not in_loop):
        raise _denied("`finally` may not return, break, continue or yield; do it after the block.", node)
    inside = in_loop or isinstance(node, ast.For | ast.While)
    for child in ast.iter_child_nodes(node):
        _check_finally(child, in_loop=inside)


# --- rewriting -----------------------------------------------------------------------------------------------------


def _name(identifier: str, like: ast.AST) -> ast.Name:
    return ast.copy_location(ast.Name(identifier, ast.Load()), like)


def _call(helper: str, arguments: list[ast.expr], like: ast.AST) -> ast.Call:
    return ast.copy_location(ast.Call(_name(helper, like), arguments, []), like)


class _Rewriter(ast.NodeTransformer):
    def __init__(self) -> None:
        self._classes: list[str] = []

    def _text(self, attribute: str, like: ast.AST) -> ast.Constant:
        """The attribute's name as the compiler would mangle it."""
        if self._classes and attribute.startswith("__") and not attribute.endswith("__"):
            attribute = f"_{self._classes[-1].lstrip('_')}{attribute}"
        return ast.copy_location(ast.Constant(attribute), like)

    def _class_of(self, node: ast.expr) -> ast.expr:
        """`x.__class__` where it is named, called or compared, as type(x); elsewhere it is denied like any dunder."""
        if isinstance(node, ast.Attribute) and node.attr == "__class__" and isinstance(node.ctx, ast.Load):
            return _call(CLASS, [node.value], node)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:  # noqa: N802
        node.left = self._class_of(node.left)
        node.comparators = [self._class_of(c) for c in node.comparators]
        self.generic_visit(node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:  # noqa: N802 - ast's spelling
        if node.attr in policy.LABELS:
            node.value = self._class_of(node.value)
        value = self.visit(node.value)
        if isinstance(node.ctx, ast.Load):
            return _call(LOAD, [value, self._text(node.attr, node)], node)
        node.value = _call(STORE, [value, self._text(node.attr, node)], node)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:  # noqa: N802
        # Long chains `a + b + c + …` nest to the left; the depth was bounded by _check.
        self.generic_visit(node)
        if isinstance(node.op, ast.Pow):
            return _call(POWER, [node.left, node.right], node)
        if isinstance(node.op, ast.MatMult):
            return _call(MATMUL, [node.left, node.right], node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.op, ast.Pow | ast.MatMult):
            return node
        if not isinstance(node.target, ast.Name):
            raise _denied("Write `a[i] = a[i] ** b` instead of `**=` or `@=` here.", node)
        helper = POWER if isinstance(node.op, ast.Pow) else MATMUL
        value = _call(helper, [_name(node.target.id, node), node.value], node)
        return ast.copy_location(ast.Assign([node.target], value), node)

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        node.func = self._class_of(node.func)
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in ("locals", "vars") and not node.args:
            # The real locals() looks at the frame that calls it, so it is called here and copied at once.
            return _call(LOCALS, [ast.copy_location(ast.Call(_name("<frame locals>", node), [], []), node)], node)
        return node

    def visit_With(self, node: ast.With) -> ast.stmt:  # noqa: N802
        self.generic_visit(node)
        for item in node.items:
            item.context_expr = _call(CONTEXT, [item.context_expr], item.context_expr)
        return node

    def visit_Try(self, node: ast.Try) -> ast.stmt:  # noqa: N802
        self.generic_visit(node)
        for handler in node.handlers:
            if handler.type is None:
                handler.type = _name(ANY_EXCEPTION, handler)
        if node.finalbody:
            first = node.finalbody[0]
            node.finalbody.insert(0, ast.copy_location(ast.Expr(_call(ALIVE, [], first)), first))
        return node

    def visit_TryStar(self, node: ast.Try) -> ast.stmt:  # noqa: N802
        return self.visit_Try(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:  # noqa: N802
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "__getattr__":
                statement.decorator_list.append(_name(GETATTR_HOOK, statement))
        return node
