"""What is written for a translator reads as the same, in each of the three formats; what is hostile is refused."""

from __future__ import annotations

from contextlib import suppress

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from quests.exchange import FORMATS, Exchange, ExchangeRefused, Unit, csv, read
from quests.reading import MAX_BYTES, UNSEEN

TRICKY = st.sampled_from(
    ["=1+1", "'=x", "''=", "- one\n- two", "@home", '\\n "so" \'so\'', "<b>&amp;]]>", "a\r\nb", "%s %(x)s {day}",
     'msgid "x"', "  x  ", "\tx", "# remark", "a;b,c\td", "به نام", "&#13;", "-1", "'til"]
)  # fmt: skip
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip()) and not UNSEEN.search(text)
)
UNITS = st.builds(Unit, place=WORDS, source=WORDS | TRICKY, target=WORDS | TRICKY | st.just(""), is_stale=st.booleans())
EXCHANGES = st.builds(
    Exchange,
    slug=st.just("small-plan"),
    version=st.integers(1, 999),
    source_language=st.just("en"),
    language=st.sampled_from(["ru", "fa", "zz"]),
    units=st.lists(UNITS, max_size=6, unique_by=lambda unit: unit.place).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(EXCHANGES)
def test_what_is_written_reads_as_the_same(texts: Exchange) -> None:
    for each in FORMATS.values():
        written = each.write(texts)
        assert each.write(texts) == written
        assert read(written.encode()) == texts, each.name
        assert read(b"\xef\xbb\xbf" + written.encode()) == texts, f"{each.name} with a byte order mark"


def test_no_cell_of_a_csv_is_a_formula() -> None:
    hostile = ("=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "\t=1", "'=1")
    texts = Exchange("a", 1, "en", "ru", tuple(Unit(words, words, words) for words in hostile))
    for line in csv.write(texts).splitlines()[1:]:
        assert all(not csv.is_formula(cell.strip('"')) for cell in line.split(","))
    assert csv.is_formula("=1+1"), "the control: this would have been one"
    assert not csv.is_formula("- a line of a list")


def test_a_tool_may_cut_a_text_into_segments_and_mark_words_in_it() -> None:
    text = FORMATS["xliff"].write(Exchange("a", 1, "en", "ru", (Unit("title", "One. Two.", "x"),)))
    cut = (
        "<segment><source>One.</source><target><mrk id='m1'>Раз.</mrk></target></segment>"
        "<ignorable><source> </source></ignorable>"
        "<segment><source>Two.</source><target>Два.</target></segment>"
    )
    start, end = text.index("<segment"), text.index("</segment>") + len("</segment>")
    assert read((text[:start] + cut + text[end:]).encode()).units == (Unit("title", "One. Two.", "Раз. Два."),)


LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xliff>&b;</xliff>'
REACHES_OUT = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><xliff/>'
PLAIN = FORMATS["xliff"].write(Exchange("a", 1, "en", "ru", (Unit("title", "One", "x"),)))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LAUGHS.encode(), "entities"),
        (REACHES_OUT.encode(), "entities"),
        (PLAIN.replace("UTF-8", "UTF-16").encode(), "not_utf8"),
        (PLAIN.encode("utf-16"), "not_utf8"),
        (PLAIN[:-20].encode(), "not_xml"),
        (PLAIN.replace(":2.0", ":1.2").encode(), "not_xliff_2"),
        (PLAIN.replace("a@1", "something").encode(), "no_quest"),
        (PLAIN.replace('trgLang="ru"', "").encode(), "no_language"),
        (("<a>" * 200_000).encode(), "too_deep"),
        (b"a" * (2 * MAX_BYTES + 1), "too_large"),
        (b"PK\x03\x04a spreadsheet", "office_file"),
        (b"one,two\n", "not_csv"),
        (b'a@1,en,ru\n"open', "not_csv"),
        (b"", "not_csv"),
        (b"msgid broken", "not_po"),
        (b'msgid ""\nmsgstr "Language: ru\\n"\n', "no_quest"),
        (b"a@1,en,ru\n" + b"x,y,z\n" * 5_001, "too_many"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(ExchangeRefused) as refused:
        read(data)
    assert refused.value.code == code


SOME_FILE = st.sampled_from(
    [each.write(Exchange("a", 1, "en", "ru", (Unit("title", "One", "x"),))).encode() for each in FORMATS.values()]
)


@st.composite
def a_broken_file(draw: st.DrawFn) -> bytes:
    """A file of ours with some bytes in the middle of it."""
    whole, at = draw(SOME_FILE), draw(st.integers(0, 500))
    return whole[:at] + draw(st.binary(max_size=5)) + whole[at:]


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | a_broken_file())
def test_whatever_the_bytes_are_it_reads_or_is_refused(data: bytes) -> None:
    with suppress(ExchangeRefused):
        assert read(data).slug == "a"
