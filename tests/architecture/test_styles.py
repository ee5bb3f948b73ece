"""The layout knows start and end, never left and right: the same sheet serves right-to-left languages."""

from __future__ import annotations

import re

import pytest

from tests.architecture import tree

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PHYSICAL = re.compile(
    r"""(?<![\w-])(?:
        (?:scroll-)?(?:margin|padding)-(?:left|right)
      | border-(?:left|right)(?:-(?:width|style|color))?
      | border-(?:top|bottom)-(?:left|right)-radius
      | left | right
    )\s*:
  | (?<![\w-])(?:text-align|text-align-last|float|clear|caption-side)\s*:\s*(?:left|right)\b""",
    re.VERBOSE | re.IGNORECASE,
)
FOUR_SIDES = re.compile(
    r"(?<![\w-])(?:(?:scroll-)?margin|(?:scroll-)?padding|inset)\s*:\s*([^;}]+)",
    re.IGNORECASE,
)
VALUE = re.compile(r"[\w.%#-]*\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()]+")


def physical_sides(sheet: str) -> list[str]:
    """Declarations that name left or right, or give the two different values in a four-sided shorthand."""
    text = COMMENT.sub("", sheet)
    found = [match.group(0).strip() for match in PHYSICAL.finditer(text)]
    for match in FOUR_SIDES.finditer(text):
        values = VALUE.findall(match.group(1).replace("!important", ""))
        if len(values) == 4 and values[1] != values[3]:
            found.append(match.group(0).strip())
    return found


def test_no_sheet_knows_left_or_right() -> None:
    found = {name: physical_sides(text) for name, text in tree.styles()}
    assert not {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize(
    "bad",
    [
        "p { margin-left: 1px }",
        "p{padding-right:1px}",
        "p { left: 0 }",
        "p { color: red; right: 0 }",
        "p { text-align: left }",
        "p { float: right }",
        "p { border-left: 1px solid }",
        "p { border-right-color: red }",
        "p { border-top-left-radius: 3px }",
        "p { scroll-margin-left: 3px }",
        "p { margin: 0 1px 0 2px }",
        "p { inset: 0 var(--a, calc(1px + 2px)) 0 auto }",
    ],
)
def test_a_physical_side_is_noticed(bad: str) -> None:
    assert physical_sides(bad)


@pytest.mark.parametrize(
    "good",
    [
        "p { margin-inline-start: 1px; inset-inline-end: 0; text-align: start }",
        "p { margin: 0 calc(1px + 2px) 0 calc(1px + 2px) }",
        "/* left: of old */ p { --left: 1px; color: var(--left) }",
        "p { border-inline-start: 1px solid; grid-area: left }",
    ],
)
def test_a_logical_side_is_left_in_peace(good: str) -> None:
    assert physical_sides(good) == []
