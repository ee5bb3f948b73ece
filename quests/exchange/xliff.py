"""XLIFF 2.0: one unit a text, its place in ``name``. No DTD is read, so no entity can grow or reach out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from quests.exchange.model import Exchange, ExchangeRefused, Unit, checked, language_in, name_of, named

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
STALE = "questline:stale"
DEEPEST = 50
_ENCODING = re.compile(r"""^<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
_LINE_ENDS = {"\r": "&#13;"}


def write(exchange: Exchange) -> str:
    """The texts as XLIFF 2.0."""
    languages = f'srcLang="{exchange.source_language}" trgLang="{exchange.language}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{NAMESPACE}" version="2.0" {languages} xml:space="preserve">',
        f' <file id="quest" original={quoteattr(name_of(exchange.slug, exchange.version))}>',
    ]
    for number, unit in enumerate(exchange.units, start=1):
        state = f'initial" subState="{STALE}' if unit.is_stale else "translated" if unit.target else "initial"
        lines += [
            f'  <unit id="u{number}" name={quoteattr(unit.place)}>',
            f'   <segment state="{state}">',
            f"    <source>{escape(unit.source, _LINE_ENDS)}</source>",
        ]
        lines += [f"    <target>{escape(unit.target, _LINE_ENDS)}</target>"] if unit.target else []
        lines += ["   </segment>", "  </unit>"]
    return "\n".join([*lines, " </file>", "</xliff>", ""])


def read(text: str) -> Exchange:
    """The texts of a file in XLIFF 2.0 (2.1 is alike). Raises ExchangeRefused."""
    root = _parsed(text)
    if root.tag != f"{{{NAMESPACE}}}xliff":
        raise ExchangeRefused("not_xliff_2")
    file = root.find(_tag("file"))
    if file is None:
        raise ExchangeRefused("no_quest")
    slug, version = named(file.get("original", ""))
    source, language = language_in(root.get("srcLang")), language_in(root.get("trgLang"))
    return checked(Exchange(slug, version, source, language, tuple(_units(file))))


def _units(file: ElementTree.Element) -> Iterator[Unit]:
    for unit in file.iter(_tag("unit")):
        sources, targets, states = [], [], set()
        for part in unit:  # A tool may have cut a text into segments; what is between them is "ignorable".
            if part.tag in (_tag("segment"), _tag("ignorable")):
                source = _words(part.find(_tag("source")))
                target = part.find(_tag("target"))
                sources.append(source)
                targets.append(source if target is None and part.tag == _tag("ignorable") else _words(target))
                states.add(part.get("subState"))
        words = "".join(targets)
        yield Unit(unit.get("name") or unit.get("id") or "", "".join(sources), words if words.strip() else "",
                   STALE in states)  # fmt: skip


def _words(element: ElementTree.Element | None) -> str:
    return "".join(element.itertext()) if element is not None else ""


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _parsed(text: str) -> ElementTree.Element:
    """The tree of a file without a DTD: nothing is expanded, fetched or nested beyond reason."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ExchangeRefused("entities", text[: text.find("<!")].count("\n") + 1)
    if (encoding := _ENCODING.match(text)) and encoding[1].upper() not in ("UTF-8", "UTF8", "US-ASCII"):
        raise ExchangeRefused("not_utf8", 1)
    parser: Any = ElementTree.XMLPullParser(("start", "end"))
    root: ElementTree.Element | None = None
    depth = 0
    try:
        for start in range(0, len(text), 65_536):
            parser.feed(text[start : start + 65_536].encode())
            for event, element in parser.read_events():
                root = element if root is None else root
                depth += 1 if event == "start" else -1
                if depth > DEEPEST:
                    raise ExchangeRefused("too_deep")
        parser.close()
    except (ElementTree.ParseError, UnicodeEncodeError) as error:
        raise ExchangeRefused("not_xml", getattr(error, "position", (0, 0))[0]) from error
    if root is None:
        raise ExchangeRefused("not_xml", 1)
    return root
