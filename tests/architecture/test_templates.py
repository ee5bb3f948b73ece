"""Rules that every template keeps: the strict content policy holds, and all works without JavaScript."""

from __future__ import annotations

import re

import pytest

from tests.architecture import tree

COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TAG = re.compile(r"<([a-z][a-z0-9-]*)\b([^<>]*)>", re.IGNORECASE)
INLINE = {
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without src": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "event attribute": re.compile(r"""\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    "hx-on": re.compile(r"\shx-on[:=-]", re.IGNORECASE),
    "javascript address": re.compile(r"\b(?:javascript|js):", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+false", re.IGNORECASE),
}
REQUEST = re.compile(r"\b(?:data-)?hx-(?:get|post|put|patch|delete)\s*=", re.IGNORECASE)


def inline_code(template: str) -> list[str]:
    """What the content policy would refuse, or what would let a client's words become markup."""
    text = COMMENT.sub("", template)
    return [name for name, pattern in INLINE.items() if pattern.search(text)]


def tags(template: str) -> list[tuple[str, str]]:
    """Name and attributes of each opening tag, with whatever Jinja puts there as one word."""
    text = JINJA.sub("jinja", COMMENT.sub("", template))
    return [(name.lower(), attributes) for name, attributes in TAG.findall(text)]


def has(attributes: str, name: str) -> bool:
    return re.search(rf"""(?:^|\s){name}\s*=\s*["']?[^"'\s]""", attributes, re.IGNORECASE) is not None


def forms_without_address(template: str) -> list[str]:
    """Forms without method or action: they would not know where to go without JavaScript."""
    return [
        attributes
        for name, attributes in tags(template)
        if name == "form" and not (has(attributes, "method") and has(attributes, "action"))
    ]


def is_real(name: str, attributes: str) -> bool:
    """A form, a link or a button with an address, or a field that sends what the button of its form would send."""
    needed = {"a": "href", "button": "formaction", "textarea": "hx-params"}
    return name == "form" or (name in needed and has(attributes, needed[name]))


def requests_only_with_script(template: str) -> list[str]:
    """htmx on what is not real, or without saying where the answer goes and how."""
    return [
        f"<{name}{attributes}>"
        for name, attributes in tags(template)
        if REQUEST.search(attributes)
        and not (is_real(name, attributes) and has(attributes, "hx-target") and has(attributes, "hx-swap"))
    ]


def test_no_template_holds_script_or_style_or_unescaped_text() -> None:
    found = {name: inline_code(text) for name, text in tree.templates()}
    assert not {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ('<p style="color: red">', "style attribute"),
        ("<style>p { color: red }</style>", "style element"),
        ("<script>alert(1)</script>", "script without src"),
        ('<button onclick="go()">', "event attribute"),
        ('<form hx-on:submit="go()">', "hx-on"),
        ('<a href="javascript:go()">', "javascript address"),
        ("<a hx-vals='js:{a: 1}'>", "javascript address"),
        ("{{ words | safe }}", "unescaped text"),
        ("{% autoescape false %}{{ words }}{% endautoescape %}", "unescaped text"),
    ],
)
def test_inline_code_is_noticed(bad: str, fault: str) -> None:
    assert inline_code(bad) == [fault]
    assert inline_code('<script src="/static/htmx.min.js" defer></script>{# | safe #}<p class="on">On.</p>') == []


def test_every_form_has_method_and_action() -> None:
    found = {name: forms_without_address(text) for name, text in tree.templates()}
    assert not {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize(
    "bad", ["<form>", '<form method="post">', '<form action="/a">', '<form method="post" action="">']
)
def test_a_form_without_address_is_noticed(bad: str) -> None:
    assert forms_without_address(bad)
    assert not forms_without_address(
        """<form class="a" method="post" action="{{ url_for('portal.take', n=1 > 0) }}">"""
    )


def test_htmx_stands_on_real_links_and_forms_alone() -> None:
    found = {name: requests_only_with_script(text) for name, text in tree.templates()}
    assert not {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize(
    "bad",
    [
        '<div hx-get="/a" hx-target="#a" hx-swap="outerHTML">',
        '<a hx-get="/a" hx-target="#a" hx-swap="outerHTML">',
        '<form method="post" action="/a" hx-post="/a" hx-swap="outerHTML">',
        '<a href="/a" hx-get="/a" hx-target="#a">',
    ],
)
def test_htmx_that_needs_script_is_noticed(bad: str) -> None:
    assert requests_only_with_script(bad)
    assert not requests_only_with_script('<a href="/a" hx-get="/a" hx-target="#a" hx-swap="outerHTML">')
