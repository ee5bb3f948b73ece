"""Made-up names: enough of them, kind ones, and nobody's twice."""

from __future__ import annotations

import re

import pytest

from app.extensions import Database
from app.services import pseudonyms
from app.services.clients import PseudonymTaken, create_client
from app.vault import Vault
from config import Settings

# Words of games and hype (domain.md section 4), of sorrow, of bodies and of violence.
NEVER = [
    "ace",
    "addict",
    "bad",
    "bet",
    "betting",
    "big",
    "black",
    "bonus",
    "brown",
    "cash",
    "casino",
    "chip",
    "clover",
    "club",
    "coin",
    "combo",
    "dead",
    "death",
    "diamond",
    "dice",
    "fat",
    "fold",
    "gambl",
    "gold",
    "grief",
    "hand",
    "hero",
    "heart",
    "high",
    "hunter",
    "hurt",
    "jackpot",
    "joker",
    "kill",
    "king",
    "loot",
    "lose",
    "lost",
    "luck",
    "lucky",
    "millionaire",
    "money",
    "old",
    "overdose",
    "poker",
    "pot",
    "prize",
    "queen",
    "rank",
    "red",
    "rich",
    "roll",
    "roulette",
    "royal",
    "sad",
    "seven",
    "silver",
    "slot",
    "sorrow",
    "spade",
    "spin",
    "stake",
    "star",
    "streak",
    "suit",
    "trump",
    "ugly",
    "vip",
    "wager",
    "war",
    "weak",
    "wheel",
    "white",
    "win",
    "winner",
    "wolf",
    "young",
]


def every_word() -> list[str]:
    return [*pseudonyms.adjectives(), *pseudonyms.nouns()]


def test_there_are_enough_names_for_a_large_service() -> None:
    assert len(pseudonyms.adjectives()) * len(pseudonyms.nouns()) >= 10_000


def test_every_word_is_one_plain_word_and_stands_once() -> None:
    assert len(set(every_word())) == len(every_word())
    assert all(re.fullmatch(r"[A-Z][a-z]{2,11}", word) for word in every_word())


def test_no_word_is_of_games_sorrow_bodies_or_violence() -> None:
    assert not {word.lower() for word in every_word()} & set(NEVER)


@pytest.mark.parametrize("name", ["Quiet Heron", "Calm Patient Otter"])
def test_what_we_draw_is_known_as_ours(name: str) -> None:
    assert pseudonyms.is_pseudonym(name)


@pytest.mark.parametrize(
    "name", ["", "Quiet", "Heron", "Heron Quiet", "Anna Example", "quiet heron", "Calm Calm Otter", "A B C D"]
)
def test_what_somebody_made_up_herself_is_not_ours(name: str) -> None:
    assert not pseudonyms.is_pseudonym(name)


def test_three_names_are_different_and_none_of_those_she_saw(database: Database) -> None:
    with database.reading() as db:
        first = pseudonyms.draw_pseudonyms(db)
        others = pseudonyms.draw_pseudonyms(db, besides=first)
    assert len({*first, *others}) == 6
    assert all(pseudonyms.is_pseudonym(name) for name in (*first, *others))


def test_a_name_that_somebody_bears_is_not_offered_and_where_two_words_run_out_there_are_three(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pseudonyms, "adjectives", lambda: ("Quiet", "Calm"))
    monkeypatch.setattr(pseudonyms, "nouns", lambda: ("Heron",))
    with database.begin() as db:
        create_client(db, Vault.of(settings), pseudonym="Quiet Heron", language="en")
        drawn = pseudonyms.draw_pseudonyms(db)
    assert set(drawn) == {"Calm Heron", "Quiet Calm Heron", "Calm Quiet Heron"}


def test_two_people_never_bear_one_name(database: Database, settings: Settings) -> None:
    with database.begin() as db:
        create_client(db, Vault.of(settings), pseudonym="Quiet Heron", language="en")
        with pytest.raises(PseudonymTaken):
            create_client(db, Vault.of(settings), pseudonym="Quiet Heron", language="en")
