"""What a message says: one bland sentence in every language and on every channel, and nothing by which anybody could
tell what it is about (trust.md T3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pytest

import config
from app.catalogues import Speaker
from app.outgoing_texts import (
    ALERTS,
    DIGEST,
    TEXTS,
    NotAllowed,
    Readers,
    UnknownText,
    Words,
    fits_one_part,
    render,
    tapped_words,
    text_of,
)
from app.vocabulary import ChannelKind, OneTap, SendPolicy
from tests.journeys.looking import TELLING
from tests.portal.test_words_of_the_pages import COUNTS_DOWN, PRESSES, listed

LINK = "https://my.example.org/n/Zm9vYmFyYmF6cXV4cXV1eAabcdefgh"
"""As long as a link of one tap is on a host of 14 letters (app/services/one_tap.py)."""
WHEN = {"starts_at": "2026-09-24T08:00:00+00:00", "zone": "Asia/Almaty"}
TALKS = ("talk_day_before", "talk_soon")
SHOWN, HIDDEN = {**WHEN, "shows_time": True}, {**WHEN, "shows_time": False}
OF_OURS = {
    "en": re.compile(r"\b(?:plans?|steps?|levels?|remind|counsel|support|help|session|therap|money|debt|quit)", re.I),
    "ru": re.compile(r"план|шаг|этап|напомин|консульт|помощ|поддержк|служб|терап|деньг|долг", re.I),
}
"""Words of what this is about: none of them stands in a message to a client."""


class Said(NamedTuple):
    key: str
    language: str
    channel: ChannelKind
    words: Words


def variables_of(key: str) -> list[Mapping[str, Any]]:
    """What may be filled into a text, with the longest and the plainest of it."""
    if key in TALKS:
        return [{}, HIDDEN, SHOWN, {"shows_time": True}]
    if key == "staff_alert":
        return [{}, *({"about": about, "number": number} for about in sorted(ALERTS) for number in (1, 2, 21))]
    if key == "staff_digest":
        return [{}, dict.fromkeys(DIGEST, 1), dict.fromkeys(DIGEST, 5)]
    return [{}]


def everything_said() -> Iterator[Said]:
    for key, language, channel in product(TEXTS, config.LANGUAGES, ChannelKind):
        for variables in variables_of(key):
            yield Said(key, language, channel, render(key, language, variables, link=LINK, channel=channel))


def is_to_client(said: Said) -> bool:
    return TEXTS[said.key].readers is Readers.CLIENT


def faults() -> list[str]:
    """What gives somebody away, presses or tempts, over every text, language and channel."""
    found = []
    for said in everything_said():
        for words in (said.words.subject, said.words.body.replace(LINK, "")):
            told = told_by(words, said.language, is_to_client=is_to_client(said))
            found += [f"{said.key} ({said.language}, {said.channel}): {one}" for one in told]
    return found


@cache
def told_by(words: str, language: str, *, is_to_client: bool) -> tuple[str, ...]:
    found = [*listed(words, language), *TELLING.findall(words)]
    found += [*PRESSES[language].findall(words), *COUNTS_DOWN[language].findall(words)]
    found += OF_OURS[language].findall(words) if is_to_client else []
    return tuple(found)


def test_no_message_gives_anybody_away_in_any_language_on_any_channel() -> None:
    assert len({(said.key, said.language, said.channel) for said in everything_said()}) >= 7 * 2 * 8
    assert faults() == []


def test_what_a_tap_is_answered_with_gives_nobody_away_either() -> None:
    said = [(language, tapped_words(act, language)) for act, language in product(OneTap, config.LANGUAGES)]
    assert len({words for _language, words in said}) >= len(OneTap)
    assert [words for language, words in said if told_by(words, language, is_to_client=True)] == []


@pytest.mark.parametrize("planted", ["casino", "Your quest waits", "Hurry", "Only 2 days left"])
def test_a_word_that_gives_away_is_found_wherever_it_is_planted(monkeypatch: pytest.MonkeyPatch, planted: str) -> None:
    said = Speaker.gettext
    monkeypatch.setattr(Speaker, "gettext", lambda self, *args, **named: f"{said(self, *args, **named)} {planted}")
    assert {fault.split(" ", 1)[0] for fault in faults()} == set(TEXTS)


def test_a_word_of_a_plan_is_found_in_what_a_client_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Speaker, "gettext", lambda _self, _sentence, **_named: "A step of your plan waits.")
    assert {fault.split(" ", 1)[0] for fault in faults()} >= {"step_waits", *TALKS}


@pytest.mark.parametrize("key", [key for key in TEXTS if TEXTS[key].readers is Readers.CLIENT])
def test_a_client_reads_that_there_is_a_note_and_the_link(key: str) -> None:
    words = render(key, "en", {}, link=LINK)
    assert words == Words("A note", f"You have a note.\n{LINK}")
    assert render(key, "en", {}, link=None).body == "You have a note."


@pytest.mark.parametrize("key", TALKS)
def test_the_time_of_a_talk_stands_in_the_message_only_where_she_chose_it(key: str) -> None:
    assert render(key, "en", SHOWN, link=None) == Words(
        "A note", "You have an appointment on Thursday 24 September at 13:00."
    )
    for variables in (HIDDEN, WHEN, {"shows_time": True}):
        assert render(key, "en", variables, link=None).body == "You have a note."


def test_the_time_of_a_talk_is_that_of_her_own_zone_on_her_own_day() -> None:
    late = {"starts_at": "2026-09-24T21:30:00+00:00", "shows_time": True}
    told = [render("talk_soon", "en", {**late, "zone": zone}, link=None).body for zone in ("UTC", "Asia/Kathmandu")]
    assert ["24 September at 21:30." in told[0], "Friday 25 September at 03:15." in told[1]] == [True, True]


def test_a_text_message_is_one_part_and_says_its_time_rather_than_bear_a_link() -> None:
    to_clients = [said for said in everything_said() if is_to_client(said) and said.channel is ChannelKind.SMS]
    assert to_clients
    assert [said for said in to_clients if not fits_one_part(said.words.body)] == []
    assert all(LINK in said.words.body for said in to_clients if said.key not in TALKS)


@pytest.mark.parametrize(
    ("body", "fits"), [("a" * 160, True), ("a" * 161, False), ("я" * 70, True), ("я" + "a" * 70, False)]
)
def test_one_part_of_a_text_message_holds_160_letters_of_gsm_or_70_of_any(body: str, fits: bool) -> None:
    assert fits_one_part(body) is fits


def test_where_a_time_and_a_link_are_too_long_together_the_time_goes_alone() -> None:
    long = "https://" + "a" * 140
    assert long not in render("talk_soon", "en", SHOWN, link=long, channel=ChannelKind.SMS).body
    assert long in render("talk_soon", "en", SHOWN, link=long, channel=ChannelKind.EMAIL).body
    assert long in render("step_waits", "en", {}, link=long, channel=ChannelKind.SMS).body


@pytest.mark.parametrize(
    ("key", "variables"),
    [
        ("step_waits", {"title": "Set my limits"}),
        ("step_waits", {"pseudonym": "Quiet Heron"}),
        ("answer_waits", {"words": "Hello"}),
        ("talk_soon", {"starts_at": "tomorrow"}),
        ("talk_soon", {"starts_at": "2026-09-24T08:00:00"}),
        ("talk_soon", {"starts_at": 5}),
        ("talk_soon", {"zone": "Quiet Heron"}),
        ("talk_soon", {"zone": "../../etc/passwd"}),
        ("talk_soon", {"shows_time": "yes"}),
        ("staff_alert", {"about": "Quiet Heron"}),
        ("staff_alert", {"number": -1}),
        ("staff_alert", {"number": True}),
        ("staff_digest", {"calls": "3"}),
        ("staff_digest", {"client": 1}),
    ],
)
def test_a_text_takes_what_it_names_and_nothing_else(key: str, variables: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed) as refused:
        render(key, "en", variables, link=None)
    assert not any(str(value) in str(refused.value) for value in variables.values() if isinstance(value, str))


def test_a_text_that_is_not_in_the_registry_is_not_sent() -> None:
    with pytest.raises(UnknownText):
        text_of("win_back")


def test_no_text_can_carry_words_of_anybody() -> None:
    """Every variable is a count, a yes or no, a moment, a zone or a code of ours: free words pass no check."""
    for text in TEXTS.values():
        for takes in text.variables.values():
            assert not takes("I lost it all on Friday")


def test_a_note_is_never_sent_twice_and_a_talk_rather_twice_than_never() -> None:
    never_twice = {key for key, text in TEXTS.items() if text.policy is SendPolicy.AT_MOST_ONCE}
    assert never_twice == {"step_waits", "answer_waits", "we_called", "we_wrote"}


def test_staff_read_counts_and_nobody() -> None:
    assert render("staff_digest", "en", {"calls": 1, "reviews": 3, "promises": 0}, link=None) == Words(
        "What waits today", "1 call is due.\n3 reviews wait."
    )
    assert render("staff_digest", "en", {}, link=None).body == "Nothing waits for you."
    assert render("staff_alert", "en", {"about": "high_risk"}, link=None).body == "1 person waits for a supervisor now."
    assert {key for key in TEXTS if TEXTS[key].readers is Readers.STAFF} == {
        "channel_test",
        "staff_alert",
        "staff_digest",
    }
