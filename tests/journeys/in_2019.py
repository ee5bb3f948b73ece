"""Style sheets as Chrome 72, Safari 12.1 and Firefox 65 read them: what one of them does not know is left out."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page, Route

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NEW_AT = re.compile(r"@(?:container|layer|property|scope|starting-style)\b|@media[^{]*(?:prefers-|forced-colors)")
NEW_SELECTOR = re.compile(r":(?:is|where|has|focus-visible)\b|::marker|:not\([^()]*,")
NEW_NAME = re.compile(
    r"inset(?:-.+)?|(?:scroll-)?(?:margin|padding)-(?:inline|block)|border-(?:inline|block)|aspect-ratio|text-wrap.*"
    r"|border-(?:start|end)-(?:start|end)-radius|container.*|accent-color|content-visibility|translate|rotate|scale"
    r"|text-underline-offset|text-decoration-thickness|forced-color-adjust"
)
NEW_VALUE = re.compile(
    r"(?<![\w-])(?:clamp|min|max|color-mix|light-dark|oklch|env)\(|\d(?:dvh|svh|lvh|dvw|cqi)\b|\banywhere\b"
)
NO_SHEET_KNOWS = "@supports not (inset:0)"

# No gap between flex items, in a browser that has it.
WITHOUT_GAPS = """() => {
    for (const one of document.querySelectorAll('*'))
        if (getComputedStyle(one).display.endsWith('flex')) one.style.gap = '0';
}"""


def read_in_2019(sheet: str) -> str:
    """What is left of a sheet."""
    return _blocks(COMMENT.sub("", sheet))


def _blocks(text: str) -> str:
    kept, place = [], 0
    while (opens := text.find("{", place)) >= 0:
        head, end = text[place:opens].strip(), _closing(text, opens)
        body = text[opens + 1 : end]
        kept.append(_block(head, body))
        place = end + 1
    return "".join(kept)


def _block(head: str, body: str) -> str:
    if NEW_AT.match(head) or NEW_SELECTOR.search(head):
        return ""
    if head.startswith(NO_SHEET_KNOWS):
        return _blocks(body)
    if head.startswith(("@media", "@supports")):
        return f"{head}{{{_blocks(body)}}}"
    return f"{head}{{{';'.join(filter(None, map(_declaration, body.split(';'))))}}}"


def _declaration(text: str) -> str:
    name, _colon, value = text.strip().partition(":")
    if name.startswith("--"):
        # A token that is not understood is not there where it is used.
        return f"{name}:initial" if NEW_VALUE.search(value) else text
    return "" if NEW_NAME.fullmatch(name) or NEW_VALUE.search(value) else text


def _closing(text: str, opens: int) -> int:
    depth = 0
    for place in range(opens, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return place
    raise ValueError("a block never ends")


def pretend_it_is_2019(context: BrowserContext) -> None:
    """From now on this browser gets each sheet as one of 2019 would understand it."""

    def reread(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=read_in_2019(answer.text()))

    context.route("**/*.css*", reread)


def take_the_gaps_out(page: Page) -> None:
    page.evaluate(WITHOUT_GAPS)
