"""What every HTML answer must be, whatever it says: whole, and true to itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "list")


@lru_cache(maxsize=4)
def read_page(html: str) -> tuple[Element, list[Any]]:
    """A whole page as a tree, and what is wrong in its writing."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(html), parser.errors


def _read_fragment(html: str) -> tuple[Element, list[Any]]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parseFragment(html, container="div"), parser.errors


VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_OPENS_WITH_A_LINE = frozenset(("pre", "textarea"))


class NotClosed(Exception):
    """An end tag is left out, as HTML allows: only a whole reader knows where the element ends."""


class _Quick(HTMLParser):
    """Builds the tree of a page in which every element is closed where it ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder, self.open, self.begins = TreeBuilder(), list[str](), False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self.open.append(tag)
        self.begins = tag in _OPENS_WITH_A_LINE
        if tag in VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise NotClosed(tag)
        self.builder.end(tag)
        self.begins = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.builder.data(data.removeprefix("\n") if self.begins else data)
        self.begins = False


@lru_cache(maxsize=4)
def tree_of(html: str) -> Element:
    """A page as a tree, for a test that looks into it: read in a tenth of the time that finding its faults takes."""
    quick = _Quick()
    try:
        quick.feed(html)
        quick.close()
        if quick.open:
            raise NotClosed(quick.open[-1])
        return quick.builder.close()
    except NotClosed:
        return read_page(html)[0]


def html_faults(html: str) -> list[str]:
    """Everything that is wrong with a page, or with the one element that htmx puts into a page.

    A page parses without error, has one h1, no id twice, and whatever it points to (labels, descriptions, links
    within the page, targets of htmx) is there. A partial is one element with an id; what it points to may stand in
    the page around it.
    """
    is_page = _is_page(html)
    tree, wrong = read_page(html) if is_page else _read_fragment(html)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    ids = Counter(element.attrib["id"] for element in elements if "id" in element.attrib)
    faults = [f"line {place[0]}: {code} {values or ''}" for place, code, values in wrong]
    faults += [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    return faults + (_page_faults(elements, set(ids)) if is_page else _partial_faults(tree))


def _is_page(html: str) -> bool:
    return "<html" in html[:2000].lower()


def _page_faults(elements: list[Element], ids: set[str]) -> list[str]:
    headings = sum(element.tag == "h1" for element in elements)
    faults = [f"{headings} h1 on the page"] if headings != 1 else []
    for element in elements:
        faults += [f"<{element.tag}> points to {target!r}, which is not there" for target in _targets(element) - ids]
    return faults


def _partial_faults(tree: Element) -> list[str]:
    roots = list(tree)
    if len(roots) == 1 and roots[0].attrib.get("id"):
        return []
    return [f"a partial is one element with an id, not {[element.tag for element in roots]}"]


def _targets(element: Element) -> set[str]:
    """The ids that an element points to."""
    targets = {name for key in REFERENCES for name in element.attrib.get(key, "").split()}
    inside = (element.attrib.get("hx-target", ""), element.attrib.get("href", "") if element.tag == "a" else "")
    return targets | {address[1:] for address in inside if address.startswith("#") and len(address) > 1}


_PIECE = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^<>"'])*>|[^<]+|<""")
_START = re.compile(r"""<[a-zA-Z][a-zA-Z0-9-]*(?:\s+[^\s"'<>/=]+(?:="[^"]*"|='[^']*'|=[^\s"'<>=`]+)?)*\s*/?>""")
_END = re.compile(r"</([a-zA-Z][a-zA-Z0-9-]*)\s*>")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:=("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#[0-9]+|#x[0-9a-fA-F]+);")
_RISKY = re.compile("[&\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_OF_LETTERS = frozenset(("script", "style"))
_OF_WORDS = frozenset(("textarea", "title"))
Part = tuple[int, str]
_found_sound: set[Part] = set()
_places: dict[Part, int] = {}


@dataclass(frozen=True)
class Build:
    """How a page is built: which tags stand within which elements, and what is wrong between its parts.

    Words do not matter: none of them can break a page that is escaped.
    """

    parts: frozenset[Part]
    wrong: tuple[str, ...]

    def is_like_sound_ones(self) -> bool:
        """Nothing is wrong between the parts, and each stood at the same place of a page that was read whole.

        Where every element is closed where it ends, a reader is back in the state in which the element began: what it
        makes of a tag depends on the tag and on the elements around it, not on those before it. To read a page whole
        takes longer than to make it, and nearly all of its parts stood in pages that were read before.
        """
        return not self.wrong and self.parts <= _found_sound


class _Tag(NamedTuple):
    """A start tag: its writing without values that cannot break a page, its id, and the ids that it points to."""

    name: str
    written: str
    id: str | None
    targets: frozenset[str]


class _Reader:
    """Goes through a page once, without building a tree."""

    def __init__(self, *, is_page: bool) -> None:
        self.open = ["#page" if is_page else "#partial"]
        self.at = [_place(-1, self.open[0])]
        self.parts, self.outermost = set[Part](), list[str]()
        self.tags: list[_Tag] = []
        self.roots: list[_Tag] = []

    def read(self, html: str) -> bool:
        """Whether every element ends where its end tag stands, and nothing looks like a tag and is none."""
        return all(self._take(piece) for piece in _PIECE.findall(html)) and len(self.open) == 1

    def _take(self, piece: str) -> bool:
        within = self.open[-1]
        is_literal = (within in _OF_LETTERS or within in _OF_WORDS) and "svg" not in self.open
        if is_literal and not piece.lower().startswith(f"</{within}"):
            self._keep(_words(piece) if within in _OF_WORDS and piece[0] != "<" else f"literally {piece}")
            return True
        if piece[0] != "<":
            self._keep(_words(piece))
            return True
        if piece[:2] == "</":
            return self._end(piece)
        if piece.lower() == "<!doctype html>":
            self._keep(piece)
            return True
        return self._start(piece)

    def _start(self, piece: str) -> bool:
        tag = _tag(piece)
        if tag is None:
            return False
        self._keep(tag.written)
        self.tags.append(tag)
        if len(self.open) == 1:
            self.roots.append(tag)
        if tag.name not in VOID and piece[-2] != "/":
            self.open.append(tag.name)
            self.at.append(_place(self.at[-1], tag.name))
        return True

    def _end(self, piece: str) -> bool:
        found = _END.fullmatch(piece)
        if not found or len(self.open) == 1 or found[1].lower() != self.open.pop():
            return False
        self.at.pop()
        return True

    def _keep(self, told: str) -> None:
        """What may stand around ``head`` and ``body`` depends on what stood there before, as nowhere else."""
        if self.open[0] == "#page" and len(self.open) <= 2:
            self.outermost.append(f"{len(self.open)} {told}")
        else:
            self.parts.add((self.at[-1], told))

    def build(self, *, is_closed: bool) -> Build:
        ids = Counter(tag.id for tag in self.tags if tag.id is not None)
        wrong = [] if is_closed else ["an element does not end where it should"]
        wrong += [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
        if self.open[0] == "#page":
            wrong += [f"{count} h1" for count in (sum(tag.name == "h1" for tag in self.tags),) if count != 1]
            wrong += [f"nothing is called {name!r}" for tag in self.tags for name in tag.targets - ids.keys()]
        elif len(self.roots) != 1 or not self.roots[0].id:
            wrong.append("a partial is one element with an id")
        return Build(frozenset((*self.parts, (-1, "\n".join(self.outermost)))), tuple(wrong))


def build_of(html: str) -> Build:
    """How a page is built, or the one element that htmx puts into a page."""
    reader = _Reader(is_page=_is_page(html))
    return reader.build(is_closed=reader.read(html))


def _place(around: int, name: str) -> int:
    """A number for the inside of an element of this name at this place."""
    return _places.setdefault((around, name), len(_places))


@lru_cache(maxsize=100_000)
def _tag(piece: str) -> _Tag | None:
    """A start tag that is written as all of ours are; of others only the whole reader knows what they are."""
    if not _START.fullmatch(piece):
        return None
    name = re.split(r"[\s/>]", piece[1:], maxsplit=1)[0].lower()
    attributes = [(key, value.strip("\"'")) for key, value in _ATTRIBUTE.findall(piece[1 + len(name) : -1])]
    told = [f"{key}={_left_over(value)}" for key, value in attributes]
    targets = _targets(Element(name, dict(attributes)))
    return _Tag(name, f"<{name}{piece[-2:]}{told}", dict(attributes).get("id"), frozenset(targets))


@lru_cache(maxsize=100_000)
def _words(text: str) -> str:
    """Whether something stands between two tags, and what of it is not escaped."""
    return f"{'.' if text.strip() else ' '}{_left_over(text)}"


def _left_over(text: str) -> str:
    """The words themselves, where one of their signs could be read as something else."""
    return text if _RISKY.search(_ESCAPED.sub("", text)) else ""


class CheckedClient(FlaskClient):
    """A test client that looks at each HTML answer before the test does: ``app.test_client_class = CheckedClient``."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        # A redirect's body is Werkzeug's and nobody reads it.
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            text = response.get_data(as_text=True)
            build = build_of(text)
            faults = html_faults(text) if text and not build.is_like_sound_ones() else []
            if not faults and not build.wrong:
                _found_sound.update(build.parts)
            assert not faults, f"{response.request.path} ({response.status_code}):\n" + "\n".join(faults)
        return response
