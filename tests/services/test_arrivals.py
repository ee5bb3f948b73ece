"""Somebody starts on the portal: one form, one client; one plan."""

from __future__ import annotations

import dataclasses

import pytest

from app.extensions import Database
from app.queries.arrivals import arrival_of, consent_of
from app.services import arrivals, phrases
from app.services.clients import PseudonymTaken
from app.vocabulary import Frame
from config import Settings
from tests.clocks import FrozenClock


def arrive(database: Database, settings: Settings, *, key: str = "a-form", name: str = "Quiet Heron") -> str:
    prepared = phrases.prepare(settings, phrases.draw_phrase(database, settings))
    with database.begin() as db:
        return arrivals.arrive(
            db, settings, form_key=key, pseudonym=name, language="en", frame=Frame.PLAIN, phrase=prepared
        )


def test_one_form_makes_one_client(database: Database, settings: Settings) -> None:
    client_id = arrive(database, settings)
    assert client_id == arrivals.client_of_form(settings, "a-form")
    with pytest.raises(PseudonymTaken):
        arrive(database, settings, name="Calm Otter")
    with database.reading() as db:
        assert arrivals.newcomer_of_form(db, settings, "a-form") == client_id
        assert arrivals.newcomer_of_form(db, settings, "another-form") is None


def test_the_id_of_a_client_cannot_be_told_from_the_form_without_the_pepper(
    settings: Settings,
) -> None:
    other = dataclasses.replace(settings, pepper=b"another pepper, which is long enough too")
    assert arrivals.client_of_form(settings, "a-form") != arrivals.client_of_form(other, "a-form")


def test_a_form_finds_its_client_for_a_quarter_of_an_hour_only(
    frozen_clock: FrozenClock, database: Database, settings: Settings
) -> None:
    arrive(database, settings)
    frozen_clock.advance(minutes=16)
    with database.reading() as db:
        assert arrivals.newcomer_of_form(db, settings, "a-form") is None


def test_a_form_never_finds_a_client_who_kept_her_words(database: Database, settings: Settings) -> None:
    client_id = arrive(database, settings)
    with database.begin() as db:
        arrivals.confirm_words(db, client_id)
        assert arrivals.newcomer_of_form(db, settings, "a-form") is None


def test_new_words_are_drawn_once_for_a_page(database: Database, settings: Settings) -> None:
    client_id = arrive(database, settings)
    with database.reading() as db:
        found = arrival_of(db, client_id)
    assert found is not None
    version = arrivals.words_version(settings, found)
    new = phrases.prepare(settings, phrases.draw_phrase(database, settings))
    with database.begin() as db:
        arrivals.replace_words(db, settings, client_id, new, instead_of=version)
    with database.begin() as db, pytest.raises(arrivals.WordsReplaced):
        arrivals.replace_words(db, settings, client_id, new, instead_of=version)


def test_confirmed_words_are_never_replaced_by_a_page(database: Database, settings: Settings) -> None:
    client_id = arrive(database, settings)
    with database.begin() as db:
        found = arrival_of(db, client_id)
        assert found is not None
        arrivals.confirm_words(db, client_id)
    new = phrases.prepare(settings, phrases.draw_phrase(database, settings))
    with database.begin() as db, pytest.raises(arrivals.WordsReplaced):
        arrivals.replace_words(db, settings, client_id, new, instead_of=arrivals.words_version(settings, found))


def test_her_yes_to_what_is_private_is_kept_with_its_version_and_its_time(
    frozen_clock: FrozenClock, database: Database, settings: Settings
) -> None:
    client_id = arrive(database, settings)
    with database.begin() as db:
        assert consent_of(db, client_id) == (None, None)
        arrivals.keep_consent(db, client_id, "1")
        said = consent_of(db, client_id)
    frozen_clock.advance(days=1)
    with database.begin() as db:
        arrivals.keep_consent(db, client_id, "1")
        assert consent_of(db, client_id) == said, "said twice it is said once"
        arrivals.keep_consent(db, client_id, "2")
        assert consent_of(db, client_id) == ("2", frozen_clock.now)
