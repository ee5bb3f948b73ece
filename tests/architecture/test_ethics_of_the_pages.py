"""The part of the ethics (domain.md section 4) that no quest file decides: what scripts, sheets and pages may do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture import tree

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
LONGEST_FADE = 200
"""In milliseconds (G07)."""

CHANCE = re.compile(r"Math\.random|getRandomValues|randomUUID")
NOISE = re.compile(
    r"\bnew\s+Audio\b|AudioContext|\.vibrate\s*\(|\.animate\s*\(|requestAnimationFrame|\.play\s*\(|confetti", re.I
)
TIMER = re.compile(r"\bset(?:Interval|Timeout)\s*\(")
ENDLESS = re.compile(r"IntersectionObserver|scrollHeight|\bonscroll\b|infinite", re.I)
MOVING_TAGS = re.compile(
    r"<(?:audio|video|marquee|blink|canvas|progress|meter)\b|\bautoplay\b|hx-trigger\s*=\s*[\"'][^\"']*(?:every|revealed|load)",
    re.I,
)
DURATION = re.compile(r"(?<![\w-])([\d.]+)(ms|s)(?![\w-])")
MOVING = re.compile(r"(?:transition|animation)(?:-duration|-delay)?\s*:\s*([^;}]+)", re.I)
CUSTOM = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")

TIMERS_ALLOWED = {"cover.js": 1, "quick-exit.js": 1, "studio.js": 1, "worker.js": 1}
"""One covers a page that nobody has touched for a quarter of an hour, two see to it that the way out waits for nothing,
one asks for the checks of a draft a moment after it was changed. None of them shows anything that runs."""


def scripts() -> list[tuple[str, str]]:
    return [(Path(name).name, COMMENT.sub("", text)) for name, text in tree.files("static", "*.js")]


def portal_templates() -> list[tuple[str, str]]:
    return [
        (name, text) for name, text in tree.templates() if name.startswith(("templates/portal", "templates/shared"))
    ]


def too_slow(sheets: list[str]) -> list[str]:
    """Movements that last longer than a short fade; a duration may be named once as a property."""
    whole = "\n".join(COMMENT.sub("", sheet) for sheet in sheets)
    named = dict(CUSTOM.findall(whole))
    found = []
    for value in MOVING.findall(whole):
        told = re.sub(r"var\((--[\w-]+)[^)]*\)", lambda match: named.get(match.group(1), ""), value)
        if any(float(number) * (1000 if unit == "s" else 1) > LONGEST_FADE for number, unit in DURATION.findall(told)):
            found.append(value.strip())
    return found


def moves_for_everybody(sheet: str) -> list[str]:
    """Movements outside a block for those who did not ask for less of it."""
    without = re.sub(
        r"@media\s*\(\s*prefers-reduced-motion\s*:\s*no-preference\s*\)\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}",
        "",
        COMMENT.sub("", sheet),
    )
    return [value.strip() for value in MOVING.findall(without) if value.strip() != "none"]


def test_no_script_draws_a_number_g01() -> None:
    assert [name for name, text in scripts() if CHANCE.search(text)] == []


def test_no_script_makes_noise_or_moves_anything_g07() -> None:
    assert [name for name, text in scripts() if NOISE.search(text)] == []


def test_no_page_of_hers_holds_a_timer_g05() -> None:
    timers = {name: len(TIMER.findall(text)) for name, text in scripts() if TIMER.search(text)}
    assert timers == TIMERS_ALLOWED


def test_nothing_goes_on_by_itself_g10() -> None:
    assert [name for name, text in scripts() if ENDLESS.search(text)] == []
    assert [name for name, text in portal_templates() if MOVING_TAGS.search(text)] == []


def test_fades_are_short_and_nothing_moves_for_who_asked_for_less_g07() -> None:
    sheets = dict(tree.styles())
    assert too_slow(list(sheets.values())) == []
    assert {name: moves_for_everybody(text) for name, text in sheets.items() if moves_for_everybody(text)} == {}
    assert not any("@keyframes" in COMMENT.sub("", text) for text in sheets.values())


@pytest.mark.parametrize(
    "bad",
    ["a{transition:color 300ms}", "a{animation:spin 1s}", ":root{--slow:.4s} a{transition:color var(--slow) ease}"],
)
def test_a_slow_movement_is_noticed(bad: str) -> None:
    assert too_slow([bad])
    assert moves_for_everybody(bad)
    kept = "@media (prefers-reduced-motion:no-preference){a{transition:color 150ms}}"
    assert not too_slow([kept])
    assert not moves_for_everybody(kept)


@pytest.mark.parametrize(
    ("pattern", "bad"),
    [
        (CHANCE, "x = Math.random()"),
        (NOISE, "navigator.vibrate(9)"),
        (NOISE, "new Audio('a')"),
        (TIMER, "setInterval(f, 9)"),
        (ENDLESS, "new IntersectionObserver(f)"),
        (MOVING_TAGS, "<video src=a>"),
        (MOVING_TAGS, '<a hx-trigger="every 2s">'),
    ],
)
def test_what_the_patterns_are_for_is_noticed(pattern: re.Pattern[str], bad: str) -> None:
    assert pattern.search(bad)


PAIRS = [
    ("templates/portal/my.html", ("portal.pause", "portal.stop")),
    ("templates/portal/_act.html", ("portal.stop",)),
]


@pytest.mark.parametrize(("name", "ways"), PAIRS, ids=[name for name, _ in PAIRS])
def test_to_rest_and_to_stop_are_links_of_full_size_on_her_first_page_g14(name: str, ways: tuple[str, ...]) -> None:
    """One tap opens the page, the second does it; both are buttons, as large as the one that goes on."""
    text = dict(tree.templates())[name]
    for way in ways:
        links = re.findall(rf'<a class="([^"]*)" href="{{{{ url_for\(\'{re.escape(way)}\'\) }}}}"', text)
        assert links, way
        for classes in links:
            assert "btn" in classes.split(), way
            assert not {"btn--small", "btn--s", "btn--quiet", "vh"} & set(classes.split()), way


@pytest.mark.parametrize("name", ["stop.html", "pause.html"])
def test_the_page_to_rest_or_to_stop_has_one_form_and_asks_nothing_back_g14(name: str) -> None:
    text = dict(tree.templates())[f"templates/portal/{name}"]
    assert text.count("<form") == 1
    assert not re.search(r"\brequired\b|type=\"checkbox\"", text)


def test_no_page_of_hers_reads_how_others_do_g03() -> None:
    """Counts over many people are for staff: the portal imports no query of drop-off, caseload or worklist."""
    others = re.compile(
        r"^\s*(?:from|import)\s+app\.queries\.(?:dropoff|caseload|worklist|day|wellbeing|insights)\b", re.M
    )
    portal = [(name, text) for name, text in tree.sources() if name.startswith("app/portal/")]
    assert portal
    assert [name for name, text in portal if others.search(text) or "quests.dropoff" in text] == []


CONDITION = re.compile(r"\{%-?\s*(if|for|block|call|endif|endfor|endblock|endcall)\b([^%]*)%\}")


def conditions_around(template: str, place: int) -> list[str]:
    """The conditions and loops that a place of a template stands in."""
    open_ones: list[tuple[str, str]] = []
    for found in CONDITION.finditer(template, 0, place):
        if found.group(1).startswith("end"):
            open_ones.pop()
        else:
            open_ones.append((found.group(1), found.group(2).strip()))
    return [told for kind, told in open_ones if kind in ("if", "for")]


def test_talk_now_stands_on_every_page_of_hers_whatever_she_has_done_g13() -> None:
    frame = dict(tree.templates())["templates/shared/portal.html"]
    place = frame.index("url_for('portal.talk')")
    around = conditions_around(frame, place)
    assert not [told for told in around if re.search(r"level|step|done|progress|completed|plan|journey", told)]


def test_a_condition_around_a_link_is_noticed() -> None:
    bad = "{% if page.level %}<a href=x>{% endif %}"
    assert conditions_around(bad, bad.index("<a")) == ["page.level"]
    assert conditions_around(bad + "<a>", len(bad)) == []
