"""The look at every HTML answer sees what it should, and nothing where nothing is wrong."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from tests.replies import CheckedClient, build_of, html_faults, read_page, tree_of

GOOD = """<!doctype html><html lang="en"><head><title>A page</title></head><body>
<a href="#main">Skip</a><main id="main"><h1>A page</h1>
<form method="post" action="/a" hx-post="/a" hx-target="#main" hx-swap="outerHTML">
<label for="n">Name</label><p id="n-hint">As you like.</p><input id="n" name="n" aria-describedby="n-hint"></form>
<svg viewBox="0 0 1 1"><path d="M0 0"/></svg></main></body></html>"""


def test_a_sound_page_and_a_sound_partial_pass() -> None:
    assert html_faults(GOOD) == []
    assert html_faults('<section id="step"><h2>A step</h2><a href="#main">Up</a></section>') == []


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("</main>", "", "expected-one-end-tag-but-got-another"),
        ('id="n-hint"', 'id="n"', "id 'n' stands 2 times"),
        ("<h1>A page</h1>", "<h2>A page</h2>", "0 h1"),
        ("<h1>A page</h1>", "<h1>A</h1><h1>B</h1>", "2 h1"),
        ('for="n"', 'for="m"', "<label> points to 'm'"),
        ('hx-target="#main"', 'hx-target="#gone"', "<form> points to 'gone'"),
        ('href="#main"', 'href="#top"', "<a> points to 'top'"),
        ("<!doctype html>", "", "expected-doctype"),
    ],
)
def test_a_fault_of_a_page_is_noticed(was: str, becomes: str, told: str) -> None:
    assert was in GOOD
    assert told in "\n".join(html_faults(GOOD.replace(was, becomes, 1)))


SAME_BUILD = GOOD.replace("A page", "Another &lt;page&gt;").replace('"/a"', '"/b"').replace("n-hint", "k-hint")


def test_a_page_that_is_built_like_a_sound_one_needs_no_second_look() -> None:
    assert build_of(SAME_BUILD) == build_of(GOOD)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("</main>", ""), ('id="k-hint"', 'id="n"'), ('for="n"', 'for="m"'), ('hx-target="#main"', 'hx-target="#gone"'),
        ("Another &lt;page&gt;</h1>", "Another & <page</h1>"),
        ("Another &lt;page&gt;</title>", "Another &page</title>"),
        ('name="n"', 'name="n" name="n"'), ('action="/b"', 'action="/b'), ("Skip", "Skip\x00"), ("<p ", "<div "),
    ],
)  # fmt: skip
def test_a_fault_is_never_taken_for_a_page_that_was_sound(was: str, becomes: str) -> None:
    assert was in SAME_BUILD
    assert build_of(SAME_BUILD.replace(was, becomes, 1)) != build_of(GOOD)


@pytest.mark.parametrize(
    "page", [GOOD, SAME_BUILD, GOOD.replace("<p ", "<ul><li>One<li>Two &amp; <br>three</ul><pre>\n\n a </pre><p ")]
)
def test_a_page_is_the_same_tree_however_it_was_read(page: str) -> None:
    def told(tree: Element) -> list[object]:
        return [
            (
                each.tag.rpartition("}")[2],
                {name.lower(): value for name, value in each.attrib.items()},
                (each.text or "").strip(),
            )
            for each in tree.iter()
        ]

    assert told(tree_of(page)) == told(read_page(page)[0])


@pytest.mark.parametrize("bad", ["<p>No id</p>", '<p id="a">One</p><p id="b">Two</p>', "words"])
def test_a_partial_that_is_not_one_element_with_an_id_is_noticed(bad: str) -> None:
    assert html_faults(bad)


def test_the_client_looks_before_the_test_does() -> None:
    app = Flask("pages")
    app.test_client_class = CheckedClient
    app.add_url_rule("/good", "good", lambda: GOOD)
    app.add_url_rule("/bad", "bad", lambda: GOOD.replace("h1", "h2"))
    assert app.test_client().get("/good").status_code == 200
    with pytest.raises(AssertionError, match="0 h1"):
        app.test_client().get("/bad")
