"""A form of a page as a browser without a script sends it."""

from __future__ import annotations

from typing import Any

import html5lib

Sent = dict[str, list[str]]


def form_on(page: str, form_id: str) -> Sent:
    """Every field of a form with the values that stand in it; no button is pressed."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    form = next(each for each in tree.iter("form") if each.get("id") == form_id)
    sent: Sent = {}
    for each in form.iter():
        name = each.get("name")
        if name and each.tag in ("input", "textarea", "select"):
            for value in _values(each):
                sent.setdefault(name, []).append(value)
    return sent


def _values(field: Any) -> list[str]:
    if field.tag == "textarea":
        # As a browser sends it. What the parser left of the first line end is no part of the value.
        return ["".join(field.itertext()).replace("\n", "\r\n")]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [each for each in options if each.get("selected") is not None] or options[:1]
        return [each.get("value") or "" for each in chosen]
    if field.get("type") == "checkbox" and field.get("checked") is None:
        return []
    return [field.get("value") or ""]
