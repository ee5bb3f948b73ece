"""A client comes into being: a pseudonym, a key for her texts and, if she starts on the portal, a phrase."""

from __future__ import annotations

from zoneinfo import available_timezones

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.clients import Client
from app.services import reminders
from app.services.phrases import PreparedPhrase, keep_phrase
from app.services.sealing import create_key
from app.vault import Vault
from app.vocabulary import Audience, Frame


class NoSuchZone(Exception):
    """There is no time zone of this name."""


class PseudonymTaken(Exception):
    """Somebody bears this name already. Draw others."""


def create_client(
    db: sa.Connection,
    vault: Vault,
    *,
    pseudonym: str,
    language: str,
    frame: Frame = Frame.JOURNEY,
    audience: Audience = Audience.SELF,
    phrase: PreparedPhrase | None = None,
    client_id: str | None = None,
) -> str:
    """A new client's id. Without a phrase she cannot come back by herself. ``client_id`` may be chosen beforehand.

    Raises PseudonymTaken, PhraseTaken. Hash the phrase (``phrases.prepare``) before any transaction is open.
    """
    client_id = client_id or new_id()
    values = {"pseudonym": pseudonym, "language": language, "frame": frame, "audience": audience}
    try:
        with db.begin_nested():
            db.execute(sa.insert(Client).values(id=client_id, created_at=clock.now(), **values))
    except sa.exc.IntegrityError as error:
        raise PseudonymTaken(f"there is a {pseudonym!r} already") from error
    create_key(db, vault, client_id)
    if phrase is not None:
        keep_phrase(db, client_id, phrase)
    return client_id


def choose_frame(db: sa.Connection, client_id: str, frame: Frame) -> None:
    """From now on she reads her plans as a journey or as a plain plan, on every device."""
    db.execute(sa.update(Client).where(Client.id == client_id).values(frame=frame))


def choose_language(db: sa.Connection, client_id: str, language: str) -> None:
    """From now on the service speaks this language with her."""
    db.execute(sa.update(Client).where(Client.id == client_id).values(language=language))


def set_zone(db: sa.Connection, client_id: str, zone: str) -> None:
    """From now on she reads times as her own clock shows them, new plans count her days, and nothing comes in her own
    night. Raises NoSuchZone."""
    if zone not in available_timezones():
        raise NoSuchZone(zone)
    db.execute(sa.update(Client).where(Client.id == client_id).values(zone=zone))
    reminders.replan_client(db, client_id)


def keep_zone_of_device(db: sa.Connection, client_id: str, zone: str) -> None:
    """The zone that her device told, unless she chose one; a name that is no zone is no news."""
    if zone not in available_timezones():
        return
    if db.execute(sa.update(Client).where(Client.id == client_id, Client.zone.is_(None)).values(zone=zone)).rowcount:
        reminders.replan_client(db, client_id)
