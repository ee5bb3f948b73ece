"""A page whose parts all stood in sound pages is sound: no broken page is taken for one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests import replies
from tests.replies import Part, build_of, html_faults

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body>
<nav><ul><li><a href="#main">Skip</a></li><li><p>Words <b>and <i>more</i></b></p></li></ul></nav>
<main id="main"><h1>A page</h1><form method="post" action="/a"><label for="n">Name</label>
<select id="n" name="n"><option selected>One</option><option>Two</option></select><textarea>
Words</textarea><button>Go</button></form><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody>
</table><svg viewBox="0 0 1 1"><title>A picture</title><path d="M0 0"/></svg><dl><dt>A</dt><dd>B</dd></dl></main>
</body></html>"""
TAG = re.compile(r"<[^>]+>")
MOVED = (
    *("ul", "li", "p", "b", "i", "a", "nav", "h1", "form", "label", "select", "option", "textarea", "button"),
    *("table", "thead", "tbody", "tr", "th", "td", "svg", "title", "dl", "dt", "dd", "head"),
)


@pytest.fixture
def found_sound(monkeypatch: pytest.MonkeyPatch) -> set[Part]:
    """What was learnt from this one page."""
    assert html_faults(PAGE) == []
    learnt = set(build_of(PAGE).parts)
    monkeypatch.setattr(replies, "_found_sound", learnt)
    return learnt


def broken_pages() -> Iterator[str]:
    """Each tag left out, written twice, and put before and behind each other tag."""
    tags = list(TAG.finditer(PAGE))
    for tag in tags:
        without = PAGE[: tag.start()] + PAGE[tag.end() :]
        yield without
        yield PAGE[: tag.end()] + PAGE[tag.start() :]
        for other in TAG.finditer(without):
            yield without[: other.start()] + tag[0] + without[other.start() :]


def moved_elements() -> Iterator[str]:
    """Each element put before each tag of the page, so that all are closed and some stand where none may."""
    for name in MOVED:
        element = re.search(rf"<{name}\b.*?</{name}>", PAGE, re.S)
        assert element is not None
        for tag in TAG.finditer(PAGE):
            yield PAGE[: tag.start()] + element[0] + PAGE[tag.start() :]


def test_no_broken_page_is_taken_for_a_sound_one(found_sound: set[Part]) -> None:
    taken = [page for page in (*broken_pages(), *moved_elements()) if build_of(page).is_like_sound_ones()]
    assert taken, "the control: an option more, or a row, is sound"
    assert not [page for page in taken if html_faults(page)]


def test_more_of_the_same_needs_no_second_look(found_sound: set[Part]) -> None:
    for part in ("<tr><td>1</td></tr>", "<option>Two</option>", '<path d="M0 0"/>', "<dt>A</dt><dd>B</dd>"):
        assert build_of(PAGE.replace(part, part * 3)).is_like_sound_ones()


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("<td>1</td>", "<td><td>1</td></td>"), ("<p>Words", "<p><p>Words</p>"), ("</tbody>", "words</tbody>"),
        ("<button>Go</button>", "<button><button>Go</button></button>"), ("Words", "<!-- > -->Words"),
        ("<body>", "<body></body><body>"), ('method="post"', 'method="post" method="post"'), ("Skip", "Sk & ip &x"),
        ('method="post"', 'method="post"class="a"'), ("Go", "G < o"), ("<h1>A page</h1>", "<h1>A page</h1 class='a'>"),
    ],
)  # fmt: skip
def test_what_stood_nowhere_is_looked_at(found_sound: set[Part], was: str, becomes: str) -> None:
    assert was in PAGE
    assert not build_of(PAGE.replace(was, becomes, 1)).is_like_sound_ones()
