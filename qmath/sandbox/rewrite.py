"""The rewriting of a cell's syntax tree: what cannot be checked before running is checked while it runs.

Rewritten are: reading an attribute, writing one, `**`, `@`, `==`, `with`, `finally`, bare `except`, `locals()`,
`x.__class__`, and the last bare expression. The helpers have names such as `<load>`, which no source text can spell;
`builtin.py` says what they are.
"""

from __future__ import annotations

import ast
from typing import Final

from qmath.sandbox import policy
from qmath.sandbox.denial import Denied

LOAD: Final = "<load>"
STORE: Final = "<store>"
POWER: Final = "<power>"
MATMUL: Final = "<matmul>"
EQUAL: Final = "<equal>"
UNEQUAL: Final = "<unequal>"
NESTING: Final = "<nesting>"
COMPARABLE: Final = "<comparable>"
CONTEXT: Final = "<context>"
ALIVE: Final = "<alive>"
SHOW: Final = "<show>"
LOCALS: Final = "<locals>"
CLASS: Final = "<class>"
GETATTR_HOOK: Final = "<getattr>"
EXIT_HOOK: Final = "<exit>"
LENGTHY: Final = "<lengthy>"
CONTAINS: Final = "<contains>"
REPEAT: Final = "<repeat>"
ANY_EXCEPTION: Final = "<Exception>"


_IN_ONE_GO: Final = frozenset(
    {"max", "min", "any", "all", "set", "frozenset"}
)  # C runs through their argument
_HOOKS: Final = {"__getattr__": GETATTR_HOOK, "__exit__": EXIT_HOOK}
_SMALL_EXPONENTS: Final = frozenset({2, 3, 4, 0.5, -1, -2})  # their powers are no larger than products are


def denied_at(what: str, node: ast.AST) -> Denied:
    """A denial that knows its line."""
    denial = Denied(what)
    denial.lineno = getattr(node, "lineno", None)  # type: ignore[attr-defined]  # read by report.py
    return denial


def _name(identifier: str, like: ast.AST) -> ast.Name:
    return ast.copy_location(ast.Name(identifier, ast.Load()), like)


def call_helper(helper: str, arguments: list[ast.expr], like: ast.AST) -> ast.Call:
    return ast.copy_location(ast.Call(_name(helper, like), arguments, []), like)


def _is_number(node: ast.expr) -> bool:
    """Whether this is arithmetic without any container written out."""
    return isinstance(node, ast.BinOp) and not any(
        isinstance(n, ast.List | ast.Tuple) for n in ast.walk(node)
    )


def _is_constant(node: ast.expr) -> bool:
    """Whether this is a constant, or `[1, …]` with nothing else in it."""
    parts = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else [node]
    return all(isinstance(part, ast.Constant) for part in parts)


def _holds_values(node: ast.expr) -> bool:
    """Whether this is `[x, …]` or `(x, …)` with anything but constants in it."""
    return isinstance(node, ast.List | ast.Tuple) and not _is_constant(node)


def _evaluated_once(target: ast.expr) -> ast.expr:
    """The target to be read, before it is written: its parts become variables that no source text can name."""
    if isinstance(target, ast.Subscript):
        if any(isinstance(part, ast.Slice) for part in ast.walk(target.slice)):
            raise denied_at("Write `a[i:j] = a[i:j] ** b` instead of `**=` or `@=` here.", target)
        container, target.value = _kept("<container>", target.value)
        index, target.slice = _kept("<index>", target.slice)
        return ast.copy_location(ast.Subscript(container, index, ast.Load()), target)
    if isinstance(target, ast.Attribute):
        owner, target.value = _kept("<container>", target.value)
        return ast.copy_location(ast.Attribute(owner, target.attr, ast.Load()), target)
    assert isinstance(target, ast.Name)  # the grammar has no others
    return _name(target.id, target)


def _kept(variable: str, value: ast.expr) -> tuple[ast.expr, ast.expr]:
    """`(variable := value)`, and the variable."""
    kept = ast.NamedExpr(ast.copy_location(ast.Name(variable, ast.Store()), value), value)
    return ast.copy_location(kept, value), _name(variable, value)


class Rewriter(ast.NodeTransformer):
    """`of_text`: the tree is of text that is evaluated, in which nobody means `x.__class__`."""

    def __init__(self, *, of_text: bool = False) -> None:
        self._classes: list[str] = []
        self._of_text = of_text

    def _text(self, attribute: str, like: ast.AST) -> ast.Constant:
        """The attribute's name as the compiler would mangle it."""
        if self._classes and attribute.startswith("__") and not attribute.endswith("__"):
            attribute = f"_{self._classes[-1].lstrip('_')}{attribute}"
        return ast.copy_location(ast.Constant(attribute), like)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        operator = node.ops[0]
        if len(node.ops) > 1:
            return self._checked(node) if any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops) else node
        if isinstance(operator, ast.In | ast.NotIn) and not _is_constant(node.comparators[0]):
            found = call_helper(CONTAINS, [node.left, node.comparators[0]], node)
            return (
                found
                if isinstance(operator, ast.In)
                else ast.copy_location(ast.UnaryOp(ast.Not(), found), node)
            )
        if not isinstance(operator, ast.Eq | ast.NotEq):
            return node
        if any(isinstance(side, ast.Constant | ast.BinOp) for side in (node.left, node.comparators[0])):
            return node  # numbers, nearly always, and never deep
        helper = EQUAL if isinstance(operator, ast.Eq) else UNEQUAL
        return call_helper(helper, [node.left, node.comparators[0]], node)

    def _checked(self, node: ast.Compare) -> ast.Compare:
        """`a == b == c`, where no operand is deeper than C may go."""
        node.comparators = [
            c if isinstance(c, ast.Constant | ast.BinOp) else call_helper(COMPARABLE, [c], c)
            for c in node.comparators
        ]
        return node

    def _display(self, node: ast.List | ast.Tuple) -> ast.expr:
        """`x, x` doubles the paths through x."""
        self.generic_visit(node)
        names = [n.id for n in node.elts if isinstance(n, ast.Name)]
        twice = isinstance(node.ctx, ast.Load) and len(set(names)) < len(names)
        return call_helper(NESTING, [node], node) if twice else node

    def visit_List(self, node: ast.List) -> ast.expr:
        return self._display(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.expr:
        return self._display(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        of_class = isinstance(node.value, ast.Attribute) and node.value.attr == "__class__"
        if of_class and node.attr.startswith("__") and node.attr not in policy.LABELS:
            raise denied_at(
                f"'__class__' is not available for {node.attr}; use type(x) and public names.", node
            )
        value = node.value = self.visit(node.value)
        if isinstance(node.ctx, ast.Load):
            if node.attr == "__class__" and not self._of_text:
                return call_helper(CLASS, [value], node)
            if node.attr in policy.FREE_ATTRIBUTES:
                return node
            return call_helper(LOAD, [value, self._text(node.attr, node)], node)
        node.value = call_helper(STORE, [value, self._text(node.attr, node)], node)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        # Long chains `a + b + c + …` nest to the left; the depth was bounded by _check.
        self.generic_visit(node)
        if isinstance(node.op, ast.Pow):
            if isinstance(node.right, ast.Constant) and node.right.value in _SMALL_EXPONENTS:
                return node
            return call_helper(POWER, [node.left, node.right], node)
        if isinstance(node.op, ast.Mult) and any(map(_holds_values, (node.left, node.right))):
            return call_helper(REPEAT, [node.left, node.right], node)
        if isinstance(node.op, ast.MatMult):
            return call_helper(MATMUL, [node.left, node.right], node)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        displays = ast.Dict | ast.Call | ast.BinOp
        again = [n for n in ast.walk(node.value) if isinstance(n, ast.Name) and n.id in names]
        doubling = len(again) > 1 and isinstance(node.value, displays) and not _is_number(node.value)
        self.generic_visit(node)
        if doubling:  # a = dict(b=a, c=a)
            node.value = call_helper(NESTING, [node.value], node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        """`x **= y` and `x @= y` as `x = x ** y`; what `x` is made of is evaluated once."""
        if not isinstance(node.op, ast.Pow | ast.MatMult):
            self.generic_visit(node)
            return node
        operation = ast.copy_location(ast.BinOp(_evaluated_once(node.target), node.op, node.value), node)
        return ast.copy_location(ast.Assign([self.visit(node.target)], self.visit(operation)), node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name):
            return node
        if node.func.id in _IN_ONE_GO and len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
            node.args = [call_helper(LENGTHY, node.args, node.args[0])]
        if node.func.id in ("locals", "vars") and not node.args:
            # The real locals() looks at the frame that calls it, so it is called here and copied at once.
            return call_helper(
                LOCALS, [ast.copy_location(ast.Call(_name("<frame locals>", node), [], []), node)], node
            )
        return node

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.pattern:
        """`case Color.RED:` takes no calls in its place; the names were checked by the gate."""
        return node

    def visit_With(self, node: ast.With) -> ast.stmt:
        self.generic_visit(node)
        for item in node.items:
            item.context_expr = call_helper(CONTEXT, [item.context_expr], item.context_expr)
        return node

    def visit_Try(self, node: ast.Try | ast.TryStar) -> ast.stmt:
        self.generic_visit(node)
        for handler in node.handlers:
            if handler.type is None:
                handler.type = _name(ANY_EXCEPTION, handler)
        if node.finalbody:
            first = node.finalbody[0]
            node.finalbody.insert(0, ast.copy_location(ast.Expr(call_helper(ALIVE, [], first)), first))
        return node

    def visit_TryStar(self, node: ast.TryStar) -> ast.stmt:
        return self.visit_Try(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef) and (hook := _HOOKS.get(statement.name)) is not None:
                statement.decorator_list.append(_name(hook, statement))
        return node
