"""What a reader of YAML refuses, in plain words, at the line where somebody has to mend it.

A reader of YAML tells what it expected where it gave up, which is often a line too late and never what to do. What was
most likely meant is read off the lines themselves: a quotation mark that is missing, a bracket left open, an indent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

_CURLY = re.compile(r"(?:^|[:{,\[-])\s*[“”„‟‘’]")
_LONE_KEY = re.compile(r"\s*(?:- +)?[A-Za-z_]+\s*")
_GLUED_DASH = re.compile(r"\s*-[A-Za-z_]+:")
_GLUED_COLON = re.compile(r"\s*(?:- +)?[a-z_]+:[^\s:/]")
_NO_BREAK = re.compile(r"[ ]*[\u00a0\u2000-\u200b\u3000]")
_LOOKS_BACK = 3
_DOUBLE_QUOTES = "“ and ”"


class Fault(NamedTuple):
    """What is wrong in a text that is no YAML. ``line`` counts from 1."""

    line: int
    message: str


class _Around(NamedTuple):
    """The lines of a text and where the reader of YAML was: where it gave up, and where that part began."""

    lines: list[str]
    gave_up: int
    column: int
    began: int

    def at(self, line: int) -> str:
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""


def fault_in(text: str, error: Any) -> Fault:
    """The fault that a reader of YAML met, from its error with marks."""
    gave_up = error.problem_mark or error.context_mark
    began = error.context_mark or gave_up
    if gave_up is None:
        return Fault(1, "this is not YAML; check the first lines")
    around = _Around(text.split("\n"), gave_up.line + 1, gave_up.column, began.line + 1)
    problem = " ".join(str(error.problem).split())
    for part, explained in _EXPLAINED.items():
        if part in problem:
            return _whole(explained(around))
    return _whole(Fault(around.gave_up, "this cannot be read; check this line and the one above"))


def _whole(fault: Fault) -> Fault:
    return Fault(fault.line, f"this is not YAML: {fault.message}")


def _no_beginning(around: _Around) -> Fault:
    """A sign with which nothing can begin: a tab, or words that begin with a sign of YAML."""
    sign = around.at(around.gave_up)[around.column : around.column + 1]
    if sign in ("\t", ""):
        return Fault(around.gave_up, "there is a tab here; indent with spaces, never with tabs")
    if around.at(around.gave_up).strip().startswith("```"):
        return Fault(around.gave_up, "the line ``` is no part of a quest; take it out")
    return Fault(around.gave_up, f"words cannot begin with {sign}; put them in quotes, as in 'title: \"{sign}...\"'")


def _second_colon(around: _Around) -> Fault:
    """A colon where none can be: within words, or after a key that is not indented like its neighbours."""
    line = around.at(around.gave_up)
    if _CURLY.search(line):
        return _curly(around.gave_up)
    if _LONE_KEY.fullmatch(line[: around.column]):
        for back in range(around.gave_up, max(0, around.gave_up - _LOOKS_BACK), -1):
            if _GLUED_DASH.match(around.at(back)):
                return Fault(back, "there is no space after the dash; write one, as in '- slug: my-evenings'")
            if _GLUED_COLON.match(around.at(back)):
                return _glued(back)
        return _indent(around)
    return Fault(around.gave_up, "there is a second colon in this line; put words that hold a colon in quotes")


def _unexpected(around: _Around) -> Fault:
    """Something where the part should have ended: a quotation mark too few or too many, or an indent."""
    for back in range(around.gave_up, max(0, around.gave_up - _LOOKS_BACK), -1):
        line = around.at(back)
        if _CURLY.search(line):
            return _curly(back)
        if re.search(r"[:{,\[-]\s*'[^']*\w'\w", line):
            told = "the apostrophe ends the words here; put the words in double quotes"
            return Fault(back, f"{told}, as in 'why: \"It isn't only you.\"'")
        if _quotes_in(line) % 2:
            return _quote_missing(back)
    if _quotes_in(around.at(around.gave_up)) > 2:
        told = "these quotes end sooner than the words do"
        return Fault(around.gave_up, f"{told}; write {_DOUBLE_QUOTES} for quotes within the words")
    return _indent(around)


def _indent(around: _Around) -> Fault:
    for back in range(around.gave_up, max(0, around.gave_up - _LOOKS_BACK), -1):
        if _NO_BREAK.match(around.at(back)):
            return Fault(back, "this line is indented with a no-break space; type plain spaces")
    told = "this line begins further left or right than the lines it belongs to"
    return Fault(around.gave_up, f"{told}; give all lines of one part the same number of spaces")


def _bracket(around: _Around) -> Fault:
    """A table in braces or a list in brackets that goes on wrongly."""
    line = around.at(around.began)
    if _quotes_in(line) % 2:
        return _quote_missing(around.began)
    if around.began == around.gave_up:
        if _CURLY.search(line):
            return _curly(around.began)
        told = "the parts between the brackets hang together wrongly"
        return Fault(around.gave_up, f"{told}; put a comma between two parts, and quotes around words")
    closing = "'}'" if line.count("{") > line.count("}") else "']'"
    return Fault(around.began, f"a bracket is opened here and not closed; close it with {closing}")


def _no_colon(around: _Around) -> Fault:
    line = around.at(around.began)
    if _quotes_in(line) % 2:
        return _quote_missing(around.began)
    if _GLUED_COLON.match(line) or ":\u00a0" in line:
        return _glued(around.began)
    told = "this line is neither a key with its value nor the rest of a text"
    return Fault(around.began, f"{told}; write it as in 'title: \"My evenings\"', or indent it under its key")


def _unfinished(around: _Around) -> Fault:
    return _quote_missing(around.began)


def _begins_with(signs: str) -> Callable[[_Around], Fault]:
    def explained(around: _Around) -> Fault:
        return Fault(around.gave_up, f"words cannot begin with {signs}; put them in quotes")

    return explained


def _backslash(around: _Around) -> Fault:
    return Fault(around.gave_up, "a backslash in quotes means something else; leave it out, or write it twice")


def _curly(line: int) -> Fault:
    told = "the curly quotes of a word processor hold nothing together"
    return Fault(line, f"{told}; write straight quotes, as in 'title: \"My evenings\"'")


def _quote_missing(line: int) -> Fault:
    return Fault(line, 'a quotation mark is missing in this line; write one " before the words and one after them')


def _glued(line: int) -> Fault:
    return Fault(line, "there is no plain space after the colon; write one, as in 'minutes: 2'")


def _quotes_in(line: str) -> int:
    return line.replace('\\"', "").count('"')


_EXPLAINED: dict[str, Callable[[_Around], Fault]] = {
    "cannot start any token": _no_beginning,
    "mapping values are not allowed": _second_colon,
    "expected <block end>": _unexpected,
    "but found another document": _unexpected,
    "expected ',' or": _bracket,
    "could not find expected ':'": _no_colon,
    "while scanning a quoted scalar": _unfinished,
    "unexpected end of stream": _unfinished,
    "found unexpected document separator": _unfinished,
    "expected alphabetic or numeric": _begins_with("& or *"),
    "expected a comment or a line break": _begins_with("| or >"),
    "mapping keys are not allowed": _begins_with("?"),
    "expected escape sequence": _backslash,
    "unknown escape character": _backslash,
    "sequence entries are not allowed": _begins_with("a dash"),
}
