"""How a problem ended, in a few lines: the answer, its verdict, and the figures."""

from __future__ import annotations

from rich.text import Text

from qmath.events import AttemptStarted, Notice, SampleFinished, VoteEnded
from qmath.render import prose
from qmath.render.latex import to_text
from qmath.render.sanitise import one_line
from qmath.result import Finish, Result, Verdict

MARKS = {"verified": "✓", "refuted": "✗", "agreed": "≈", "unchecked": "?"}
_NO_ANSWER: dict[Finish, str] = {
    "answer": "",
    "length": "the limit of tokens was reached",
    "no-answer": "the text ends without one",
    "timeout": "the time was up",
    "error": "it failed",
}


def notice_line(notice: Notice) -> Text:
    """A sentence for the user."""
    if notice.level == "warning":
        return Text(f"! {one_line(notice.text)}", "warning")
    return Text(f"· {one_line(notice.text)}", "note")


def attempt_line(attempt: AttemptStarted, *, readable: bool) -> Text:
    """Why there is another attempt."""
    why = _sentence(f"{attempt.why} — trying {attempt.mode}", "attempt", readable=readable)
    return Text.assemble(("── ", "attempt.rule"), why)


def sample_line(event: SampleFinished) -> Text:
    """What one of several attempts came to."""
    answer = event.attempt.answer
    return Text(f"· sample {event.sample}: {'no answer' if answer is None else one_line(answer)}", "note")


def vote_line(event: VoteEnded) -> Text:
    """Why no more samples are made."""
    return Text(f"· vote: {one_line(event.vote.why)}", "note")


def answer_lines(result: Result, *, readable: bool) -> list[Text]:
    """The answer, or why there is none. `readable`: in Unicode, with the LaTeX below it where it differs."""
    if result.answer is None:
        why = _missing(result)
        return [Text("No answer", "failure").append(f": {one_line(why)}" if why else "", "failure")]
    latex = one_line(result.answer)
    text = (to_text(latex) if readable else None) or latex
    lines = [Text.assemble(("Answer: ", "answer.label"), (text, "answer"))]
    if text != latex:
        lines.append(Text(f"LaTeX:  {latex}", "answer.latex"))
    return lines


def _missing(result: Result) -> str:
    """Why there is no answer."""
    if result.error is not None:
        return result.error.message
    if result.attempt is None:
        return _NO_ANSWER["error"]
    if result.attempt.mode == "exact" and result.attempt.finish == "no-answer":
        return "there is no certain exact result"
    return _NO_ANSWER[result.attempt.finish]


def verdict_line(verdict: Verdict, *, readable: bool) -> Text:
    """The mark, the status and how it was reached."""
    line = Text.assemble((f"{verdict.status} {MARKS[verdict.status]}", f"verdict.{verdict.status}"))
    return (
        line.append("  ").append_text(_sentence(verdict.how, "note", readable=readable))
        if verdict.how
        else line
    )


def figures_line(result: Result) -> Text:
    """Model, mode, tokens a second, seconds."""
    attempt = result.attempt
    parts = [result.model, attempt.mode if attempt else None]
    alone = sum(a.seconds for a in (*result.earlier, *filter(None, [attempt])))
    spent = result.seconds if result.samples else alone or result.seconds
    if result.usage.completion_tokens and spent > 0:
        parts.append(f"{result.usage.completion_tokens / spent:.1f} tokens/s")
    parts.append(f"{result.seconds:.1f} s")
    return Text(" · ".join(one_line(part) for part in parts if part), "figures")


def summary_lines(result: Result, *, readable: bool, show_answer: bool = True) -> list[Text]:
    """All of it; `readable` lines are for `wrap`. Without an answer the reason is shown in any case."""
    lines = answer_lines(result, readable=readable) if show_answer or result.answer is None else []
    if result.answer is not None:
        lines.append(verdict_line(result.verdict, readable=readable))
    return [*lines, figures_line(result)]


def _sentence(text: str, style: str, *, readable: bool) -> Text:
    """A sentence that may hold formulas between dollar signs."""
    if not readable:
        return Text(one_line(text), style)
    sentence, _ = prose.line(one_line(text))
    sentence.style = style
    return sentence
