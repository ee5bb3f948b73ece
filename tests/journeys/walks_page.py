"""A page as somebody sees it who has no script: its headings, and every control that she could press.

Some thousands of pages are read in a run, so the tags are gone through once. That every page is written well, which
this takes for granted, is what ``tests.replies`` looks at. What a closed ``details`` holds counts as visible, since one
press opens it; what is ``hidden`` does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from tests.journeys.looking import TELLING

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_PICTURES = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>""")
_ANY_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:-]+)(?:="([^"]*)")?""")
_TELLS_PLACE = re.compile(r"hidden|data-(?:phrase|recovery)|class=\"(?:[^\"]* )?(?:vh|cover|only-print|skip|help)\b")
_NOT_SHOWN = frozenset(("vh", "cover", "only-print", "skip"))
HERE = "http://localhost"


class Field(NamedTuple):
    """One field of a form, as it stands there."""

    kind: str
    name: str
    value: str
    is_chosen: bool = False
    options: tuple[str, ...] = ()
    limit: int = 0
    says: str = ""


@dataclass(eq=False)
class Form:
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Control:
    """Something to press: a link, or a button of a form. ``place`` is header, main, help or foot."""

    place: str
    href: str = ""
    form: Form | None = None
    button: tuple[str, str] = ("", "")
    is_main_act: bool = False
    is_folded: bool = False
    words: str = ""

    @property
    def address(self) -> str:
        return self.form.action if self.form is not None else self.href

    @property
    def is_ours(self) -> bool:
        """Whether it leads to a page of this site, and not to a telephone, another site or a place of this page."""
        if not self.address or self.address.startswith("#"):
            return False
        return urlsplit(urljoin(HERE, self.address))[:2] == urlsplit(HERE)[:2]


@dataclass
class Seen:
    """One page that was read."""

    path: str = "/"
    is_answer: bool = False
    """It answers a form, so its address alone does not lead to it."""
    title: str = ""
    language: str = ""
    is_portal: bool = False
    headings: list[str] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    phrase: list[str] = field(default_factory=list)
    recovery: str = ""
    is_signed_in: bool = False

    def way(self, address: str, place: str = "header") -> Control | None:
        """The link to an address that stands in this part of the page."""
        return next((one for one in self.controls if one.place == place and one.href == address), None)

    @property
    def ways_on(self) -> list[Control]:
        """What leads from here to another page of ours, or sends something; the help card does not count."""
        return [
            one
            for one in self.controls
            if one.place == "main" and one.is_ours and (one.form is not None or one.href.partition("#")[0] != self.path)
        ]

    @property
    def main_acts(self) -> set[tuple[str, str]]:
        """The main acts that stand open on the page: the same link with the same words twice is one act."""
        return {
            (one.address, one.words)
            for one in self.controls
            if one.is_main_act and one.place == "main" and not one.is_folded
        }


class _Reader:
    """Goes through the tags of a page once and keeps, for each open element, what it means for those within."""

    def __init__(self, page: Seen) -> None:
        self.page = page
        self.open: list[tuple[str, str]] = []
        self.form: Form | None = None
        self.options: list[str] = []
        self.chosen: list[str] = []
        self.begun: tuple[int, dict[str, str]] = (0, {})

    def go_through(self, html: str) -> None:
        self.html = html
        for found in _TAG.finditer(html):
            closing, tag, raw = found.groups()
            if closing:
                if (end := _ENDS.get(tag)) is not None:
                    end(self, html[self.begun[0] : found.start()])
                self._close(tag)
                continue
            given = _attributes(raw) if tag in _BEGINS or _TELLS_PLACE.search(raw) else {}
            if tag not in VOID:
                self.open.append((tag, _meaning(tag, given, raw)))
            if (begin := _BEGINS.get(tag)) is not None:
                begin(self, given, found.end())

    def _close(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def _is(self, meaning: str) -> bool:
        return any(mark == meaning for _tag, mark in self.open)

    def _place(self) -> str:
        return next((place for place in ("help", "main", "header", "footer") if self._is(place)), "main")

    # --- words ------------------------------------------------------------------------------------------

    def _listen(self, given: dict[str, str], place: int) -> None:
        self.begun = (place, given)

    def _told_title(self, words: str) -> None:
        self.page.title = _said(words)

    def _told_h1(self, words: str) -> None:
        if not self._is("hidden"):
            self.page.headings.append(_said(words))

    def _word(self, given: dict[str, str], place: int) -> None:
        if self._is("phrase"):
            self.begun = (place, given)

    def _told_word(self, words: str) -> None:
        if self._is("phrase"):
            self.page.phrase.append(_said(words))

    def _told_code(self, words: str) -> None:
        if self._is("recovery"):
            self.page.recovery = _said(words)

    def _code(self, given: dict[str, str], place: int) -> None:
        if "data-recovery" in given:
            self.begun = (place, given)

    def _html(self, given: dict[str, str], _place: int) -> None:
        self.page.language = given.get("lang", "")

    def _body(self, given: dict[str, str], _place: int) -> None:
        self.page.is_portal = "client" in given.get("class", "").split()

    # --- controls -----------------------------------------------------------------------------------------

    def _begin_form(self, given: dict[str, str], _place: int) -> None:
        self.form = Form(given.get("action", ""), given.get("method", "get").lower())
        self.page.is_signed_in |= self.form.action == "/my/sign-out"

    def _end_form(self, _words: str) -> None:
        self.form = None

    def _end_link(self, words: str) -> None:
        given = self.begun[1]
        if "href" in given:
            self._add(words, given, href=given["href"])

    def _end_button(self, words: str) -> None:
        given = self.begun[1]
        if self.form is not None and "disabled" not in given and given.get("type", "submit") == "submit":
            self._add(words, given, form=self.form, button=(given.get("name", ""), given.get("value", "")))

    def _add(self, words: str, given: dict[str, str], **leads: Any) -> None:
        if self._is("hidden"):
            return
        is_go, is_folded = "btn--go" in given.get("class", "").split(), self._is("folded") and not self._is("summary")
        control = Control(self._place(), is_main_act=is_go, is_folded=is_folded, words=_said(words), **leads)
        self.page.controls.append(control)

    def _input(self, given: dict[str, str], _place: int) -> None:
        if self.form is None or not given.get("name") or "disabled" in given:
            return
        kind = given.get("type", "text")
        says = "number" if given.get("inputmode") in ("numeric", "decimal") else ""
        value = given.get("value", "on" if kind in ("radio", "checkbox") else "")
        limit = int(given.get("maxlength") or 0)
        self.form.fields.append(Field(kind, given["name"], value, "checked" in given, (), limit, says))

    def _select(self, given: dict[str, str], place: int) -> None:
        self.begun, self.options, self.chosen = (place, given), [], []

    def _option(self, given: dict[str, str], _place: int) -> None:
        self.options.append(given.get("value", ""))
        if "selected" in given:
            self.chosen.append(given.get("value", ""))

    def _end_select(self, _words: str) -> None:
        if self.form is not None and self.options:
            first = (self.chosen or self.options)[0]
            self.form.fields.append(Field("select", self.begun[1].get("name", ""), first, True, tuple(self.options)))

    def _end_textarea(self, words: str) -> None:
        if self.form is not None:
            _place, given = self.begun
            limit = int(given.get("maxlength") or 0)
            value = unescape(words).removeprefix("\n")
            self.form.fields.append(Field("textarea", given.get("name", ""), value, True, (), limit))


_BEGINS: dict[str, Callable[[_Reader, dict[str, str], int], None]] = {
    "html": _Reader._html, "body": _Reader._body, "title": _Reader._listen, "h1": _Reader._listen,
    "li": _Reader._word, "p": _Reader._code, "form": _Reader._begin_form, "a": _Reader._listen,
    "button": _Reader._listen, "input": _Reader._input, "select": _Reader._select, "option": _Reader._option,
    "textarea": _Reader._listen,
}  # fmt: skip
_ENDS: dict[str, Callable[[_Reader, str], None]] = {
    "title": _Reader._told_title, "h1": _Reader._told_h1, "li": _Reader._told_word, "p": _Reader._told_code,
    "form": _Reader._end_form, "a": _Reader._end_link, "button": _Reader._end_button, "select": _Reader._end_select,
    "textarea": _Reader._end_textarea,
}  # fmt: skip


def _attributes(raw: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(raw)}


def _meaning(tag: str, given: dict[str, str], raw: str) -> str:
    """What an element says of all that is in it; nothing for most."""
    kinds = set(given.get("class", "").split())
    if "hidden" in given or kinds & _NOT_SHOWN or tag in ("template", "script"):
        return "hidden"
    if tag == "dialog":
        return "" if "open" in given else "hidden"
    if tag == "details":
        return "" if "open" in _attributes(raw) else "folded"
    if tag in ("main", "header", "footer", "summary"):
        return tag
    if "data-phrase" in given:
        return "phrase"
    if "data-recovery" in given:
        return "recovery"
    return "help" if "help" in kinds else ""


def _said(words: str) -> str:
    return " ".join(unescape(_ANY_TAG.sub("", words)).split())


def read(html: str, path: str, *, is_answer: bool = False) -> Seen:
    """What she sees of a page that stands at this address."""
    page = Seen(path, is_answer)
    _Reader(page).go_through(_PICTURES.sub("", html))
    return page


def gives_away(words: str) -> bool:
    """Whether a title or an address tells somebody who looks over her shoulder what this is about."""
    return TELLING.search(words) is not None
