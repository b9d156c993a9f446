"""A final answer from its text: values, tuples, intervals, conditions, residues, or that there is none."""

from __future__ import annotations

import re

from qmath.notation.answer import (
    INFINITY,
    AllReals,
    Answer,
    Conditions,
    Diverges,
    Empty,
    Infinite,
    Interval,
    Intervals,
    Residues,
    Tuples,
    Values,
)
from qmath.notation.answer_families import without_builder, without_count, without_parameter
from qmath.notation.answer_phrases import plain
from qmath.notation.answer_words import ALL, DIVERGES, INFINITE, NONE, SIGNED, signed
from qmath.notation.ast import Neg, Node, Relation
from qmath.notation.bounds import check_size
from qmath.notation.context import ANSWER
from qmath.notation.items import chain
from qmath.notation.names import CONNECTIVES
from qmath.notation.normalize import normalize
from qmath.notation.parser import Parser
from qmath.notation.signs import write_out
from qmath.notation.splitting import split_top, strip_brackets
from qmath.notation.tasks import Declined
from qmath.notation.tokens import END, Refusal, tokenize

_OR = re.compile(r"\s*(?:\bor\b|或者?|\\lor\b|\\vee\b)\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:\band\b|且|\\land\b|\\wedge\b|和)\s*", re.IGNORECASE)
_RESIDUES = re.compile(
    r"(?P<items>.*?)[, ]*(?:\(? *\\pmod *\{?(?P<p>[^{}()]+)\}?|\( *(?:\\bmod|mod) *(?P<q>[^()]+)\)"
    r"|\\?b?mod +(?P<r>\d+))\)? *"
)
_CHAIN = re.compile(
    r"^\s*(?P<letter>[a-zA-Z](?:_\{?\w\}?)?)\s*=\s*(?:(?P<other>[a-zA-Z])\s*|[^<>,;]*)=\s*(?P<last>[^=<>,;]+)$"
)
_NAMED = re.compile(
    r"^\s*(?P<letter>(?:\\[a-z]+|[a-zA-Z])(?:_\{?\w\}?)?)\s*(?:=|\\in)\s*(?P<rest>[^=<>]*)$", re.DOTALL
)


def read_final(text: str, letters: frozenset[str] = frozenset()) -> Answer | Declined:
    """The answer that `text` gives, or why it is not understood. Never raises."""
    try:
        bare = plain(re.sub(r"[\s.。;]+$", "", normalize(text)), letters)
        bare = _in_letters(bare, letters)
        for letter in letters & {"E", "I"}:
            bare = re.sub(rf"(?<![a-z\\]){letter}(?![a-z]|\s*=)", rf"\\{letter} ", bare)
        return _read(bare)
    except Refusal as refusal:
        return Declined(refusal.reason)


def _read(text: str) -> Answer:
    text = re.sub(r"\s*\n\s*(?=(?:and |or )?[A-Za-z]\w? *=)", ", ", text)
    text = re.sub(r"(?<![\w\\])([a-zA-Z])(\d)(?=\s*=)", r"\1_\2", text)  # x1 = 2
    text = re.sub(r"(?<![\w\\])([a-zA-Z])_\{?1,\s*2\}?(?=\s*=)", r"\1", text)  # x_{1,2} = 1 ± 2
    text = re.sub(r"^\s*([a-zA-Z])_\{?1\}?\s*=\s*\1_\{?2\}?\s*=(?=[^=]*$)", r"\1 =", text)  # a double root
    text = without_builder(text)
    if not text:
        raise Refusal("the answer is empty")
    if match := NONE.fullmatch(text):
        return Empty(any(match[name] for name in ("real", "reals", "shi", "you")))
    if match := SIGNED.fullmatch(text):
        return signed(match["sign"] or match["zh"])
    if INFINITE.fullmatch(text):
        return Infinite()
    if match := DIVERGES.fullmatch(text):
        infinite = "inf" in text.lower()
        return Diverges((-1 if match["sign"] == "-" else 1) if infinite else 0)
    if match := ALL.fullmatch(text):
        excluded = strip_brackets(match["rest"]) if match["rest"] else ""
        return AllReals(tuple(_node(part) for part in split_top(excluded)) if excluded else ())
    if ("mod" in text) and (match := _RESIDUES.fullmatch(text)):
        items = re.sub(r"^\s*[a-z]\s*(?:=|\\equiv)\s*", "", match["items"])
        classes = [item for part in split_top(items) for item in write_out(_node(part))]
        return Residues(tuple(classes), _node(match["p"] or match["q"] or match["r"]))
    if "[[" in text:
        return Values((_node(re.sub(r"^\s*[A-Z](?:\^\{?(?:-1|T|\d)\}?)?\s*=\s*", "", text)),))
    text, parameter = without_parameter(text)
    if re.search(r"<|>|\\(?:le|ge|lt|gt|ne)(?:q|qslant)?(?![A-Za-z])", text):
        return _conditions(text)
    if intervals := _intervals(text):
        return intervals
    return _values(text, parameter)


def _conditions(text: str) -> Conditions:
    alternatives = []
    for alternative in _OR.split(text):
        relations: list[Relation] = []
        for part in split_top(_AND.sub(",", alternative)):
            parser = Parser(tokenize(part), ANSWER)
            items = chain(parser)
            if parser.token is not END or not all(isinstance(item, Relation) for item in items):
                raise Refusal(f"‘{part}’ is no condition")
            relations.extend(item for item in items if isinstance(item, Relation) and not _is_idle(item))
        alternatives.append(tuple(relations))
    return Conditions(tuple(alternatives))


def _is_idle(relation: Relation) -> bool:
    """`x < ∞` and `-∞ < x` say nothing."""
    below, above = (relation.left, relation.right) if relation.op == "<" else (relation.right, relation.left)
    return relation.op in "<>" and (below == Neg(INFINITY) or above == INFINITY)


def _intervals(text: str) -> Intervals | None:
    """A union of intervals and points, where a square bracket, ∞ or ∪ shows that it is one."""
    unknown = None
    member = re.match(r"^\s*[a-zA-Z]\s*\\in\b", text) is not None
    if match := _NAMED.match(text):
        unknown, text = match["letter"], match["rest"].strip()
    pieces = re.split(r"\\cup\b|\bU\b", text)
    closed = re.match(r"^[\[(].*[\])]$", text) and "[" in text[:1] + text[-1:].replace("]", "[")
    if not (member or len(pieces) > 1 or closed or ("infty" in text and text[:1] in "([")):
        return None
    parts: list[Interval] = []
    for piece in map(str.strip, pieces):
        if re.fullmatch(r"\\?\{.*\}", piece):
            points = [_node(part) for part in split_top(strip_brackets(piece))]
            parts += [Interval(point, point, True, True) for point in points]
            continue
        ends = split_top(piece[1:-1]) if piece[:1] in "[(" and piece[-1:] in ")]" else []
        if len(ends) != 2:
            return None
        parts.append(Interval(_node(ends[0]), _node(ends[1]), piece[0] == "[", piece[-1] == "]"))
    return Intervals(tuple(parts), unknown)


def _values(text: str, parameter: str | None) -> Answer:
    """Values or tuples, with or without their letters."""
    braced = re.fullmatch(r"\s*(?:[a-zA-Z]\s*(?:=|\\in)\s*)?(\\\{.*\\\}|\{[^{}]*,[^{}]*\})\s*", text)
    if braced:
        text = strip_brackets(braced[1])
    groups = [group for part in _OR.split(text) for group in _rows(part)]
    alternatives, counts = [], []
    for group in groups:
        parts = [part for parts in split_top(_AND.sub(",", group)) for part in _links(parts)]
        noted = [without_count(part) for part in parts]
        alternatives.append([part for part, _ in noted])
        counts += [count for _, count in noted]
    if tuples := _tuples([part for parts in alternatives for part in parts]):
        return tuples
    if named := _named_tuples(alternatives):
        return named
    items: list[Node] = []
    multiplicities: list[int] = []
    unknown: str | None = None
    for part, count in zip((part for parts in alternatives for part in parts), counts, strict=True):
        if match := _NAMED.match(part):
            letter = match["letter"].strip("\\")
            letter = re.sub(r"_\{?\w\}?$", "", letter) if unknown in (None, letter[0]) else letter
            if unknown not in (None, letter):
                raise Refusal("values of several letters that form no tuples")
            unknown, part = letter, match["rest"]
        values = write_out(_node(part))
        items += values
        multiplicities += [count] * len(values)
    return Values(tuple(items), unknown, parameter, tuple(multiplicities) if any(counts) else ())


def _links(part: str) -> list[str]:
    """`x = 6/2 = 3` as `x = 3`, and `x = y = 2` as `x = 2` and `y = 2`."""
    match = _CHAIN.match(part)
    if match is None:
        return [part]
    return [f"{name} = {match['last']}" for name in (match["letter"], match["other"]) if name]


def _rows(text: str) -> list[str]:
    """`x = 2, y = 3; x = 3, y = 2`: rows between semicolons, where each names its letters."""
    rows = [row for row in text.split(";") if row.strip()]
    named = all(row.count("=") > 1 and row.count("=") == row.count(",") + 1 for row in rows)
    return rows if len(rows) > 1 and named else [text]


def _tuples(parts: list[str]) -> Tuples | None:
    """`(1, 2), (3, 4)`, also after `(x, y) =`."""
    unknowns: tuple[str, ...] | None = None
    items: list[tuple[Node, ...]] = []
    for part in parts:
        if match := re.match(r"^\s*\(([a-zA-Z](?:\s*,\s*[a-zA-Z])+)\)\s*=\s*", part):
            unknowns = tuple(letter.strip() for letter in match[1].split(","))
            part = part[match.end() :]
        entries = (
            split_top(strip_brackets(part))
            if part.strip().startswith("(") and part.strip().endswith(")")
            else []
        )
        if len(entries) < 2:
            return None
        items.append(tuple(map(_node, entries)))
    if not items or len({len(item) for item in items}) != 1:
        return None
    return Tuples(tuple(items), unknowns)


def _named_tuples(alternatives: list[list[str]]) -> Tuples | None:
    """`x = 1, y = 2 or x = 3, y = 4`: every letter once in each alternative."""
    rows: list[dict[str, Node]] = []
    for parts in alternatives:
        row: dict[str, Node] = {}
        for part in parts:
            match = _NAMED.match(part)
            if match is None or match["letter"].strip("\\") in row:
                return None
            row[match["letter"].strip("\\")] = _node(match["rest"])
        rows.append(row)
    letters = tuple(rows[0])
    if len(rows) == 1 and len({letter.partition("_")[0] for letter in letters}) == 1:
        return None  # x_1 = 2, x_2 = 3: the values of one unknown
    if len(letters) < 2 or any(set(row) != set(letters) for row in rows):
        return None
    return Tuples(tuple(tuple(row[letter] for letter in letters) for row in rows), letters)


def _node(text: str) -> Node:
    parser = Parser(tokenize(text.strip()), ANSWER)
    node = parser.sum()
    if parser.token is not END:
        raise Refusal(f"‘{parser.token.text}’ is not understood where it stands")
    check_size(node)
    return node


def _in_letters(text: str, letters: frozenset[str]) -> str:
    """`ad - bc` is no English where a, b, c and d are the problem's letters."""
    return re.sub(
        r"(?<![A-Za-z\\])[a-z]{2,3}(?![A-Za-z(])",
        lambda m: " ".join(m[0]) if set(m[0]) <= letters and m[0] not in CONNECTIVES else m[0],
        text,
    )
