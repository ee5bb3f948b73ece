"""What every HTML answer must be, whatever it says: whole, and true to itself."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "list")


@lru_cache(maxsize=4)
def read_page(html: str) -> tuple[Element, list[Any]]:
    """A whole page as a tree, and what is wrong in its writing. A test that asks again has the same tree."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(html), parser.errors


def _read_fragment(html: str) -> tuple[Element, list[Any]]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parseFragment(html, container="div"), parser.errors


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


_VALUES = re.compile(r"[A-Za-z0-9_-]{16,}|[0-9]+")
_found_whole: set[bytes] = set()


def is_whole(html: str) -> bool:
    """Whether a page that reads like this one was found to be without faults before, in this test process.

    Like this one: the same but for its ids, tokens and numbers, and those alike where they are alike here. Three pages
    of four are, and to read one takes as long as to make it.
    """
    return _manner_of(html) in _found_whole


def _manner_of(html: str) -> bytes:
    names: dict[str, str] = {}
    plain = _VALUES.sub(lambda found: names.setdefault(found[0], f"~{len(names)}~"), html)
    return hashlib.sha256(plain.encode()).digest()


class CheckedClient(FlaskClient):
    """A test client that looks at each HTML answer before the test does: ``app.test_client_class = CheckedClient``."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        # A redirect's body is Werkzeug's and nobody reads it.
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            text = response.get_data(as_text=True)
            faults = html_faults(text) if text and not is_whole(text) else []
            if not faults:
                _found_whole.add(_manner_of(text))
            assert not faults, f"{response.request.path} ({response.status_code}):\n" + "\n".join(faults)
        return response
