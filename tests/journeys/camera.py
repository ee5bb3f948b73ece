"""A close look at a page: narrow and wide, light and dark, folded and unfolded, and whether every page had one.

Every rule of axe is asked at each width, since each shows parts of the page that the other hides. In the second
scheme of colours only the rules that look at colours are asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from playwright.sync_api import Page

from tests.browser import DESKTOP, PHONE, axe
from tests.journeys.looking import look, look_at_portal
from tests.journeys.service import Service

Test = TypeVar("Test", bound=Callable[..., Any])

SHOWN: dict[str, set[str]] = {}
"""The views that each test of pages looks at, by the test's name. Filled when the tests are collected."""

_UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true; })"

COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe that a scheme of colours can change."""


def shows(*endpoints: str) -> Callable[[Test], Test]:
    """Declare which views a test looks at; the camera holds it to that."""

    def declare(test: Test) -> Test:
        SHOWN[test.__name__] = set(endpoints)
        return test

    return declare


@dataclass
class Camera:
    """Looks at pages and gathers what is wrong, so that one run tells all of it."""

    service: Service
    declared: set[str]
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def portal(self, page: Page, endpoint: str | None = None) -> None:
        """A page of the client. Pages that stand in for another one, because something went wrong, have no endpoint."""
        self._shoot(page, endpoint, look_at_portal)

    def other(self, page: Page, endpoint: str | None = None) -> None:
        """A page of the staff, or the weather."""
        self._shoot(page, endpoint, look)

    def _shoot(self, page: Page, endpoint: str | None, look_at: Callable[[Page], dict[str, Any]]) -> None:
        page.wait_for_load_state()  # a click comes back before the page it leads to is whole
        if endpoint is not None:
            shown = self.service.endpoint_of(page.url.removeprefix(self.service.address))
            assert shown == endpoint, f"{page.url} is {shown}"
            self.seen.add(endpoint)
        for size, first, second in ((PHONE, "light", "dark"), (DESKTOP, "dark", "light")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=first)
            self._note(page, size["width"], lambda: look_at(page))
            page.evaluate(_UNFOLD)
            self._note(page, size["width"], lambda: look_at(page))
            where = f"{size['width']} px, {first}"
            self.faults += [f"{where}: {fault}" for fault in axe(page)]
            page.emulate_media(color_scheme=second)
            where = f"{size['width']} px, {second}, contrast on {page.url}"
            self.faults += [f"{where}: {fault}" for fault in axe(page, COLOURS)]

    def _note(self, page: Page, width: int, look_once: Callable[[], object]) -> None:
        try:
            look_once()
        except AssertionError as fault:
            self.faults.append(f"{width} px: {fault}".splitlines()[0])

    def done(self) -> None:
        assert not self.faults, "\n".join(dict.fromkeys(self.faults))
        assert self.seen == self.declared
