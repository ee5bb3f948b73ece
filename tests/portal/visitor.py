"""A person with a browser and no script: opens pages, reads them, fills in the forms that stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.replies import CheckedClient, tree_of

FROM_THIS_SITE = {"Sec-Fetch-Site": "same-origin"}
Typed = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page, with everything that it would send untouched."""

    action: str
    fields: MultiDict[str, str]
    buttons: tuple[tuple[str, str], ...]
    names: frozenset[str]


@dataclass(frozen=True)
class Page:
    """One answer of the server. ``forms`` leaves the sign-out at the foot of each page aside."""

    status: int
    address: str
    html: str
    headers: Mapping[str, str] = field(repr=False)

    @property
    def tree(self) -> Element:
        """Many a page is only passed through, and nobody asks for its tree."""
        return tree_of(self.html)

    @property
    def text(self) -> str:
        """The words on the page, without markup, with single spaces."""
        return " ".join(" ".join(self.tree.itertext()).split())

    @property
    def main(self) -> str:
        """The words between header and footer."""
        found = self.tree.find(".//main")
        return " ".join(" ".join(found.itertext()).split()) if found is not None else ""

    @property
    def heading(self) -> str:
        found = self.tree.find(".//h1")
        return " ".join(" ".join(found.itertext()).split()) if found is not None else ""

    @property
    def links(self) -> list[str]:
        """Where the links of the page itself lead, in order."""
        main = self.tree.find(".//main")
        return [a.attrib.get("href", "") for a in main.iter("a")] if main is not None else []

    @property
    def forms(self) -> list[Form]:
        main = self.tree.find(".//main")
        return [_form(element) for element in main.iter("form")] if main is not None else []

    def form(self, part: str) -> Form:
        """The one form whose action ends so."""
        found = [form for form in self.forms if form.action.split("?")[0].endswith(part)]
        assert len(found) == 1, f"{len(found)} forms end with {part!r}; there are {[f.action for f in self.forms]}"
        return found[0]

    def value_of(self, name: str) -> str | None:
        """What stands in a field."""
        for element in self.tree.iter():
            if element.attrib.get("name") == name and element.tag == "textarea":
                return element.text or ""
            if element.attrib.get("name") == name and element.tag == "input":
                return element.attrib.get("value")
        return None


def _form(element: Element) -> Form:
    fields: MultiDict[str, str] = MultiDict()
    names, buttons = set(), []
    for control in element.iter():
        name = control.attrib.get("name")
        if not name:
            continue
        names.add(name)
        if control.tag == "button":
            buttons.append((name, control.attrib.get("value", "")))
        elif control.tag == "textarea":
            fields.add(name, (control.text or "").removeprefix("\n"))
        elif control.tag == "select":
            chosen = [one for one in control.iter("option") if "selected" in one.attrib] or list(control.iter("option"))
            fields.add(name, chosen[0].attrib.get("value", ""))
        elif control.attrib.get("type") not in ("radio", "checkbox") or "checked" in control.attrib:
            fields.add(name, control.attrib.get("value", ""))
    return Form(element.attrib["action"], fields, tuple(buttons), frozenset(names))


class Visitor:
    """One browser. It follows redirects as a browser does and remembers its cookies."""

    def __init__(self, app: Flask) -> None:
        app.test_client_class = CheckedClient
        self.client: FlaskClient = app.test_client()

    def open(self, address: str, *, follow: bool = True) -> Page:
        return self._page(self.client.get(address), follow)

    def send(self, form: Form, typed: Typed | None = None, *, button: str | None = None, follow: bool = True) -> Page:
        """Fill in a form and send it, by the button named ``do`` with this value or by the only button."""
        values: MultiDict[str, str] = MultiDict(form.fields)
        for name, value in (typed or {}).items():
            assert name in form.names, f"there is no field {name!r} in {form.action}"
            values.setlist(name, [value] if isinstance(value, str) else list(value))
        if button is not None:
            assert ("do", button) in form.buttons, f"no button {button!r}; there are {form.buttons}"
            values["do"] = button
        return self.post(form.action, values, follow=follow)

    def post(self, address: str, values: Mapping[str, str], *, follow: bool = True) -> Page:
        return self._page(self.client.post(address, data=values, headers=FROM_THIS_SITE), follow)

    def _page(self, response: TestResponse, follow: bool) -> Page:
        while follow and response.status_code in (301, 302, 303):
            response = self.client.get(response.location)
        html = response.get_data(as_text=True)
        return Page(
            response.status_code,
            response.location or response.request.path,
            html,
            dict(response.headers),
        )
