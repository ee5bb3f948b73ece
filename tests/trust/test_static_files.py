"""Our own files: small on the wire, kept for a year, and never stale."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.architecture import tree

ADDRESS = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.fixture
def visitor(whole: Flask) -> FlaskClient:
    return whole.test_client()


@pytest.fixture
def addresses(visitor: FlaskClient) -> list[str]:
    """The files that the first page asks for."""
    found = ADDRESS.findall(visitor.get("/display").text)
    assert len(found) > 6
    return found


def test_each_file_of_a_page_is_kept_for_a_year_under_an_address_with_its_hash(
    visitor: FlaskClient, addresses: list[str]
) -> None:
    for address in addresses:
        assert re.search(r"\?v=[0-9a-f]{10}$", address), address
        answer = visitor.get(address, buffered=True)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address
        assert "Set-Cookie" not in answer.headers


def test_text_is_compressed_for_who_takes_it_and_says_the_same(visitor: FlaskClient) -> None:
    plain = visitor.get("/static/css/portal.css")
    zipped = visitor.get("/static/css/portal.css", headers={"Accept-Encoding": "gzip, br"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < len(plain.data) / 3
    for answer in (plain, zipped):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_the_same_whoever_asks_so_that_signing_in_fetches_none_anew(visitor: FlaskClient) -> None:
    visitor.get("/start")
    assert "Cookie" not in visitor.get("/static/css/print.css").headers["Vary"]
    assert "Cookie" in visitor.get("/start").headers["Vary"]


def test_who_refuses_compression_gets_none(visitor: FlaskClient) -> None:
    assert "Content-Encoding" not in visitor.get("/static/js/page.js", headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_a_file_that_did_not_change_is_not_sent_again(visitor: FlaskClient) -> None:
    first = visitor.get("/static/js/page.js")
    again = visitor.get("/static/js/page.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["css/none.css", "../config.py", "css/../../config.py", "", "css", "%2e%2e/config.py"])
def test_what_is_not_ours_to_give_is_not_there(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(f"/static/{path}").status_code == 404


def test_a_page_is_never_compressed(visitor: FlaskClient) -> None:
    """It holds a form token beside words that a request can choose (BREACH)."""
    assert "Content-Encoding" not in visitor.get("/return", headers={"Accept-Encoding": "gzip"}).headers


def test_a_sheet_says_nothing_beside_its_rules_and_asks_for_its_fonts_by_their_hash(visitor: FlaskClient) -> None:
    sheet = visitor.get("/static/css/tokens.css").text
    assert "/*" not in sheet
    assert "Questline" not in sheet
    fonts = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', sheet)
    assert len(fonts) == 5
    for font in fonts:
        answer = visitor.get(f"/static/{font}", buffered=True)
        assert "immutable" in answer.headers["Cache-Control"], font


def test_no_sheet_has_a_comment_in_a_text() -> None:
    """Comments are taken out by their marks alone."""
    for name, sheet in tree.styles():
        assert not re.search(r'"[^"\n]*/\*[^"\n]*"', re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)), name
