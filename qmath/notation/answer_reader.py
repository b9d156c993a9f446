"""A final answer from its text: values, tuples, intervals, conditions, residues, or that there is none."""

from __future__ import annotations

import itertools
import re

from qmath.notation.answer import Answer, Diverges, Empty, Infinite, Residues, Tuples, Values
from qmath.notation.answer_discards import without_discarded
from qmath.notation.answer_families import without_builder, without_count, without_parameter
from qmath.notation.answer_phrases import plain
from qmath.notation.answer_sets import AND, NAMED, OR, all_but, conditions, intervals, read_node
from qmath.notation.answer_words import ALL, DIVERGES, INFINITE, NONE, SIGNED, signed
from qmath.notation.ast import Node
from qmath.notation.names import CONNECTIVES
from qmath.notation.normalize import normalize
from qmath.notation.proportions import without_repeating
from qmath.notation.signs import write_out
from qmath.notation.splitting import split_top, strip_brackets
from qmath.notation.tasks import Declined
from qmath.notation.tokens import Refusal

_RESIDUES = re.compile(
    r"(?P<items>.*?)[, ]*(?:\(? *\\pmod *\{?(?P<p>[^{}()]+)\}?|\( *(?:\\bmod|mod) *(?P<q>[^()]+)\)"
    r"|\\?b?mod +(?P<r>\d+))\)? *"
)
_LETTER = re.compile(r"[a-zA-Z](?:_\{?\w\}?)?")


def read_final(text: str, letters: frozenset[str] = frozenset()) -> Answer | Declined:
    """The answer that `text` gives, or why it is not understood. Never raises."""
    try:
        text = re.sub(r"\s*(?:\.{3,}|…)[\s.]*$", r" \\dots", without_repeating(normalize(text)))
        bare = without_discarded(plain(re.sub(r"[\s.。;]+$", "", text), letters))
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
        return all_but(match["rest"] or "")
    if ("mod" in text) and (match := _RESIDUES.fullmatch(text)):
        items = re.sub(r"^\s*[a-z]\s*(?:=|\\equiv)\s*", "", match["items"])
        classes = [item for part in split_top(items) for item in write_out(read_node(part))]
        return Residues(tuple(classes), read_node(match["p"] or match["q"] or match["r"]))
    if "[[" in text:
        return Values((read_node(re.sub(r"^\s*[A-Z](?:\^\{?(?:-1|T|\d)\}?)?\s*=\s*", "", text)),))
    text, parameter = without_parameter(text)
    if re.search(r"<|>|\\(?:le|ge|lt|gt|ne)(?:q|qslant)?(?![A-Za-z])", text):
        return conditions(text)
    listed = re.fullmatch(r"\[\s*(\(.*\))\s*\]", text)
    if listed and all(re.fullmatch(r"\(.*,.*\)", part) for part in split_top(listed[1])):
        text = listed[1]  # a list of tuples, as Python writes it
    if found := intervals(text):
        return found
    return _values(text, parameter)


def _values(text: str, parameter: str | None) -> Answer:
    """Values or tuples, with or without their letters."""
    braced = re.fullmatch(r"\s*(?:[a-zA-Z]\s*(?:=|\\in)\s*)?(\\\{.*\\\}|\{[^{}]*[,;][^{}]*\})\s*", text)
    if braced:
        text = strip_brackets(braced[1])
    groups = [group for part in OR.split(text) for group in _rows(part)]
    alternatives, counts = [], []
    for group in groups:
        parts = [part for parts in split_top(AND.sub(",", group)) for part in _links(parts)]
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
        if match := NAMED.match(part):
            letter = match["letter"].strip("\\")
            stem = re.sub(r"_\{?\w\}?$", "", letter)
            letter = stem if unknown in (None, stem) else letter
            if unknown not in (None, letter):
                raise Refusal("values of several letters that form no tuples")
            unknown, part = letter, match["rest"]
        values = write_out(read_node(part))
        items += values
        multiplicities += [count] * len(values)
    return Values(tuple(items), unknown, parameter, tuple(multiplicities) if any(counts) else ())


def _links(part: str) -> list[str]:
    """`x = 6/2 = 3` as `x = 3`, and `x = y = 2` as `x = 2` and `y = 2`."""
    *steps, last = (step.strip() for step in part.split("="))
    names = list(itertools.takewhile(_LETTER.fullmatch, steps))
    between = " ".join(steps[len(names) :])
    again = any(re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", between) for name in names)
    if len(steps) < 2 or not names or again or not all(steps) or re.search(r"[<>,;]", part):
        return [part]
    return [f"{name} = {last}" for name in dict.fromkeys(names)]


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
        items.append(tuple(map(read_node, entries)))
    if not items or len({len(item) for item in items}) != 1:
        return None
    return Tuples(tuple(items), unknowns)


def _named_tuples(alternatives: list[list[str]]) -> Tuples | None:
    """`x = 1, y = 2 or x = 3, y = 4`: every letter once in each alternative."""
    rows: list[dict[str, Node]] = []
    for parts in alternatives:
        row: dict[str, Node] = {}
        for part in parts:
            match = NAMED.match(part)
            if match is None or match["letter"].strip("\\") in row:
                return None
            row[match["letter"].strip("\\")] = read_node(match["rest"])
        rows.append(row)
    letters = tuple(rows[0])
    if len(rows) == 1 and len({letter.partition("_")[0] for letter in letters}) == 1:
        return None  # x_1 = 2, x_2 = 3: the values of one unknown
    if len(letters) < 2 or any(set(row) != set(letters) for row in rows):
        return None
    return Tuples(tuple(tuple(row[letter] for letter in letters) for row in rows), letters)


def _in_letters(text: str, letters: frozenset[str]) -> str:
    """`ad - bc` is no English where a, b, c and d are the problem's letters."""
    return re.sub(
        r"(?<![A-Za-z\\])[a-z]{2,3}(?![A-Za-z(])",
        lambda m: " ".join(m[0]) if set(m[0]) <= letters and m[0] not in CONNECTIVES else m[0],
        text,
    )
