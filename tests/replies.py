"""What every HTML answer must be, whatever it says: whole, and true to itself."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
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
    is_page = "<html" in html[:2000].lower()
    tree, wrong = read_page(html) if is_page else _read_fragment(html)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    ids = Counter(element.attrib["id"] for element in elements if "id" in element.attrib)
    faults = [f"line {place[0]}: {code} {values or ''}" for place, code, values in wrong]
    faults += [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    return faults + (_page_faults(elements, set(ids)) if is_page else _partial_faults(tree))


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
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#[0-9]+|#x[0-9a-fA-F]+);")
_RISKY = re.compile("[&\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_POINTING = frozenset(("id", "href", "hx-target", *REFERENCES))
_found_whole: set[bytes] = set()


def build_of(html: str) -> bytes:
    """How a page is built: the same tags with the same attributes in the same order, and what points to something
    points to the same place. Words do not matter: none of them can break a page that is escaped.

    Most pages are built like one that was looked at before, and to read one takes as long as to make it.
    """
    names: dict[str, int] = {}
    build = hashlib.sha256()
    for piece in _PIECE.findall(html):
        build.update((_tag(piece, names) if piece.startswith("<") else _words(piece)).encode())
    return build.digest()


def _tag(tag: str, names: dict[str, int]) -> str:
    """A tag as it is written, but for values that cannot break a page. Places are numbered as they come."""
    written, places = _tag_and_places(tag)
    if not places:
        return written
    return f"{written}{[names.setdefault(place, len(names)) for place in places]}"


@lru_cache(maxsize=100_000)
def _tag_and_places(tag: str) -> tuple[str, tuple[str, ...]]:
    """A tag without its places, and the places, which other pages may call otherwise."""
    told, places = [], list[str]()
    for name, value in _ATTRIBUTE.findall(tag):
        value = value.strip("\"'")
        if name in _POINTING and (name != "href" or value.startswith("#")):
            found = [each.lstrip("#") for each in value.split()]
            places += found
            value = str(len(found))
        else:
            value = _left_over(value)
        told.append(f"{name}={value}")
    return f"<{tag[1:2]}{tag[-2:]}{told}", tuple(places)


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
            faults = html_faults(text) if text and build not in _found_whole else []
            if not faults:
                _found_whole.add(build)
            assert not faults, f"{response.request.path} ({response.status_code}):\n" + "\n".join(faults)
        return response
