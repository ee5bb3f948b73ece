"""Somebody starts on the portal: without a name, once a form, with six words that she shows to have kept."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.queries.arrivals import Arrival, arrival_of
from app.services.clients import create_client
from app.services.notes_keys import forget_used_code
from app.services.phrases import PreparedPhrase, keep_phrase
from app.vault import Vault, fingerprint
from app.vocabulary import Audience, Frame
from config import Settings

FORM_WORKS_FOR = timedelta(minutes=15)
"""How long the form that made a client may find her again, for a second click or a lost answer."""
_TO = sa.bindparam("to", type_=sa.Text())
_CONSENT = (
    sa.update(Client)
    .where(
        Client.id == sa.bindparam("of_client"),
        sa.or_(Client.consent_version.is_(None), Client.consent_version != _TO),
    )
    .values(consent_version=_TO, consented_at=sa.bindparam("now"))
)


class WordsReplaced(Exception):
    """New words were drawn already from this page, or she has confirmed hers. Nothing was changed."""


def client_of_form(settings: Settings, form_key: str) -> str:
    """The client that this form makes. One form, one client: her id follows from the form's key and the pepper."""
    return fingerprint(settings.pepper, "start-form", form_key)[:32]


def arrive(
    db: sa.Connection,
    settings: Settings,
    *,
    form_key: str,
    pseudonym: str,
    language: str,
    frame: Frame,
    phrase: PreparedPhrase,
    audience: Audience = Audience.SELF,
    consent_version: str | None = None,
) -> str:
    """A new client with her key and her phrase; returns her id. Raises PseudonymTaken, PhraseTaken.

    ``consent_version``: the text about privacy that she said yes to.
    """
    client_id = create_client(
        db,
        Vault.of(settings),
        pseudonym=pseudonym,
        language=language,
        frame=frame,
        audience=audience,
        phrase=phrase,
        client_id=client_of_form(settings, form_key),
    )
    if consent_version is not None:
        keep_consent(db, client_id, consent_version)
    return client_id


def keep_consent(db: sa.Connection, client_id: str, version: str) -> None:
    """She has read this version of what is private, and it is all right for her. Said twice it is said once."""
    db.execute(_CONSENT, {"of_client": client_id, "to": version, "now": clock.now()})


def newcomer_of_form(db: sa.Connection, settings: Settings, form_key: str) -> str | None:
    """The client that this form made a moment ago and who has not confirmed her words; else None.

    The form's key is no way in for anybody who finds the page later.
    """
    found = arrival_of(db, client_of_form(settings, form_key))
    if found is None or found.is_confirmed or clock.now() - found.created_at > FORM_WORKS_FOR:
        return None
    return found.client_id


def words_version(settings: Settings, arrival: Arrival) -> str:
    """Which phrase a page was made for, without a trace of the words themselves."""
    return fingerprint(settings.pepper, "phrase-version", arrival.locator_hmac or "")[:22]


def replace_words(
    db: sa.Connection, settings: Settings, client_id: str, phrase: PreparedPhrase, *, instead_of: str
) -> None:
    """New words for somebody who has not confirmed the old ones; the old ones are dead from here on.

    ``instead_of`` is the version that her page showed. Raises WordsReplaced, PhraseTaken.
    """
    found = arrival_of(db, client_id, lock=True)
    if found is None or found.is_confirmed or words_version(settings, found) != instead_of:
        raise WordsReplaced
    keep_phrase(db, client_id, phrase)


def confirm_words(db: sa.Connection, client_id: str) -> None:
    """She has shown that she kept her words. Confirming twice changes nothing."""
    db.execute(
        sa.update(Client)
        .where(Client.id == client_id, Client.phrase_confirmed_at.is_(None))
        .values(phrase_confirmed_at=clock.now())
    )
    forget_used_code(db, client_id)
