"""From a problem and an answer, both text, to a verdict: read both, choose the check, word the verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from qmath.answers.extract import extract
from qmath.answers.normal import normalise, split_commas
from qmath.check import CheckResult
from qmath.check.arithmetic import check_value
from qmath.check.calculus import check_derivative, check_integral
from qmath.check.congruences import check_congruences
from qmath.check.equations import check_equations
from qmath.check.faults import NoNumberError, UndefinedError, UnsupportedError
from qmath.check.inequalities import check_alternatives, check_inequalities
from qmath.check.limits import check_limit
from qmath.check.matrices import check_matrix
from qmath.check.precision import evaluator_for
from qmath.check.remarks import IRREDUCIBLE, needless, without_excluded
from qmath.check.requested import PARTS, REST, check_division, check_tangent, check_taylor
from qmath.check.rewriting import check_integer_factors, check_rewriting
from qmath.check.sums import check_sum
from qmath.check.values import Evaluator
from qmath.check.verdicts import Finding, refuted, unchecked
from qmath.notation import Answer, Declined, Task, read, read_answer
from qmath.notation.answer import Conditions, Values
from qmath.notation.ast import Node, PlusMinus, Relation
from qmath.notation.latex import to_latex
from qmath.notation.requested import DividePolynomials, TaylorPolynomial
from qmath.notation.tasks import Rewrite
from qmath.result import Verdict

LONGEST_ANSWER = 5_000  # characters

_RELATIONS = frozenset(("equations", "inequalities", "congruences", "tangent"))  # their answers have letters
_SAMPLED = frozenset(("derivative", "integral", "rewrite"))  # compared at points that can be chosen
_MANY_DIGITS = 200
_NEAR = 2.0  # how far from zero, where values further out have that many digits
_OR = re.compile(r"\bor\b|或|\\l?or\b|\\vee\b")  # `normalise` makes a comma of it

_WORDS = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]+")
# What may be left out of an answer: spelling in LaTeX, and units, which no problem in notation has.
_IDLE = frozenset(
    "text mbox mathrm textrm textbf mathbf boxed left right displaystyle dfrac tfrac cfrac frac quad qquad leq geq"
    " leqslant geqslant neq varnothing degree square unit units cm mm km dm kg mg mL ml ft yd mph min mins hr hrs"
    " meter meters metre metres centimeters centimetres feet inches miles hours minutes seconds grams liters litres"
    " dollars yuan 个 个单位 单位 米 厘米 千米 平方米 平方厘米 克 千克 元 秒 分钟 小时".split()
)

_CHECKS: dict[str, Callable[[Any, Answer, Evaluator], Finding]] = {
    "evaluate": check_value,
    "equations": check_equations,
    "inequalities": check_inequalities,
    "alternatives": check_alternatives,
    "congruences": check_congruences,
    "rewrite": check_rewriting,
    "factor-integer": check_integer_factors,
    "derivative": check_derivative,
    "integral": check_integral,
    "limit": check_limit,
    "taylor": check_taylor,
    "tangent": check_tangent,
    "division": check_division,
    "matrix": check_matrix,
    "sum": check_sum,
}


def check_answer(problem: str, answer: str) -> CheckResult:
    """Read, check, and say how. Whatever cannot be completed is unchecked."""
    if not answer.strip():
        return CheckResult(None, Verdict("unchecked", "there is no answer to check"))
    task = read(problem)
    if isinstance(task, Declined):
        return CheckResult(None, Verdict("unchecked", f"the problem is not pure notation: {task.reason}"))
    finding = _find(task, answer)
    return CheckResult(task.latex, finding.verdict(f"${task.latex}${_domain(task)}"))


def _find(task: Task, text: str) -> Finding:
    if len(text) > LONGEST_ANSWER:
        return unchecked("the answer is too long to check")
    text = _stated(task, text)
    excluded: tuple[Relation, ...] = ()
    if isinstance(task, Rewrite):
        text, excluded = without_excluded(text)
    answer = _understood(task, text)
    if isinstance(answer, Declined):
        return unchecked(f"the answer is not understood: {answer.reason}")
    if isinstance(answer, Conditions) and (vague := _vague(answer)) is not None:
        return refuted(f"{vague} describes no set of numbers")
    try:
        found = _checked(task, answer)
        if isinstance(task, Rewrite) and found.status == "verified" and excluded:
            place = needless(evaluator_for(_nodes(task)), task.expression, excluded)
            return (
                found if place is None else unchecked(f"it has a value at {place}, which the answer excludes")
            )
        return found
    except NoNumberError as fault:
        return refuted(str(fault))
    except UnsupportedError as limit:
        return unchecked(f"the check could not be completed: {limit}")
    except UndefinedError as fault:
        return unchecked(f"the check could not be completed: a part of it {fault}")
    except Exception as error:  # SymPy raises many kinds where it gives up; then nothing is certain
        return unchecked(f"the check could not be completed: {type(error).__name__}")


def _checked(task: Task, answer: Answer) -> Finding:
    check, nodes = _CHECKS[task.kind], [*_nodes(task), *_nodes(answer)]
    ev = evaluator_for(nodes)
    if task.kind in _SAMPLED and ev.digits > _MANY_DIGITS:
        try:
            return check(task, answer, evaluator_for(nodes, _NEAR))
        except UnsupportedError:
            pass  # too few points near zero are in its domain
    return check(task, answer, ev)


def _understood(task: Task, text: str) -> Answer | Declined:
    """The answer in `text` to a task of this kind."""
    if isinstance(task, TaylorPolynomial):
        text = REST.sub("", text)
    if isinstance(task, DividePolynomials):
        text = PARTS.sub(r"\g<quotient>, \g<remainder>", text)
    if isinstance(task, Rewrite) and task.form == "factor" and IRREDUCIBLE.fullmatch(text):
        return Values((task.expression,))
    return _read(text, frozenset[str]().union(*(node.symbols for node in _nodes(task))))


def _read(text: str, letters: frozenset[str]) -> Answer | Declined:
    """The answer as written, else without the words and units around it."""
    answer = read_answer(text, letters)
    if not isinstance(answer, Declined) or _OR.search(text):
        return answer
    spelled = normalise(text)
    if set(_WORDS.findall(text)) - set(_WORDS.findall(spelled)) - _IDLE:
        return answer
    bare = read_answer(spelled, letters)
    return answer if isinstance(bare, Declined) else bare


def _stated(task: Task, text: str) -> str:
    """The answer in `text`: what a box holds, or what stands last in a chain of equal expressions."""
    found = extract(text) if "boxed" in text or "fbox" in text else None
    if found is not None and found.how == "boxed" and not re.search(r"\d", text[text.rfind("}") :]):
        text = found.text
    text = text.replace("＝", "=")
    if task.kind in _RELATIONS or len(split_commas(text)) > 1 or re.search(r"[<>≠]|!=|\\(?:[lg]e|ne)", text):
        return text
    return text.rpartition("=")[2] or text


def _vague(answer: Conditions) -> str | None:
    """An order relation with ±, which students write and which says nothing."""
    for relation in (relation for relations in answer.alternatives for relation in relations):
        if any(isinstance(part, PlusMinus) for side in relation.children for part in side.walk()):
            return to_latex(relation)
    return None


def _nodes(value: object) -> Iterator[Node]:
    """All expressions in a task or an answer."""
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _nodes(getattr(value, field.name))


def _domain(task: Task) -> str:
    """Equations and inequalities name their domain in LaTeX already."""
    if task.kind in ("equations", "inequalities", "factor-integer"):
        return ""
    return " over the complex numbers" if getattr(task, "domain", "real") == "complex" else " over the reals"
