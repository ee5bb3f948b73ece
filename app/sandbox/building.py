"""A preview comes into being: tables, the service's own settings, the quest, a client who has walked to a day."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _

import config
from app import clock, schema
from app.extensions import Database
from app.portal.pages.privacy import PRIVACY_VERSION
from app.queries.quest_versions import definition_of
from app.sandbox.folders import CONTENTS, write_jar
from app.sandbox.walking import Walk, moment_of
from app.services import arrivals, first_look, starting
from app.services.clients import create_client
from app.services.journeys import THE_CLIENT
from app.services.offering import newest_version
from app.services.sealing import open_locker
from app.services.throwaway import add_colleague, copy_service, put_quest
from app.vault import Vault
from app.vocabulary import Audience, Frame
from app.web.previews import RIGHT_TO_LEFT, Content, Preview
from config import Settings
from quests.questions import SOURCE_LANGUAGE
from quests.risk import RiskLevel

CreateApp = Callable[[Settings, Database], Flask]
NAME = "Quiet Heron"
"""A made-up name as every client has one."""
CLIENT, FIRST_VISIT = "client", "first visit"
"""What lies among the cookies and is none: who she is, and that she has not come yet."""


def language_of(preview: Preview) -> str:
    """What she reads: right to left runs the letters of English."""
    return SOURCE_LANGUAGE if preview.language == RIGHT_TO_LEFT else preview.language


def settings_of(folder: Path, ours: Settings, preview: Preview) -> Settings:
    """Our settings with keys, a database and a host of its own. Nothing works there that would send anything."""
    own = config.load(folder, environ={})
    return replace(
        ours,
        data_dir=folder,
        database_url=f"sqlite:///{folder / CONTENTS}",
        secret_key=own.secret_key,
        keyring=own.keyring,
        keyring_current=own.keyring_current,
        pepper=own.pepper,
        portal_host="",
        staff_host="",
        trusts_proxy=False,
        languages=tuple(dict.fromkeys((*ours.languages, language_of(preview)))),
        synchronous="NORMAL",
    )


def build(folder: Path, root: Path, ours: Settings, preview: Preview, content: Content, source: sa.Connection) -> None:
    """Everything in this folder. Raises QuestUnreadable."""
    shutil.copyfile(tables(root), folder / CONTENTS)
    settings = settings_of(folder, ours, preview)
    database = Database(settings.database_url, settings.synchronous)
    try:
        with database.begin() as db:
            with clock.apart(moment_of(preview.day)):
                copy_service(source, db, without=preview.quest)
                put_quest(db, content.definition, slug=preview.quest, ready=content.compiled)
                walk = begin(db, settings, preview)
            walk.to_day(preview.day)
            write_jar(folder, {CLIENT: walk.locker.client_id, FIRST_VISIT: "yes"})
    finally:
        database.dispose()


def begin(db: sa.Connection, settings: Settings, preview: Preview) -> Walk:
    """A client for whom the quest is made begins it, at this risk, without a look before it."""
    vault, language = Vault.of(settings), language_of(preview)
    quest = definition_of(db, newest_version(db, preview.quest).id)
    client_id = create_client(
        db,
        vault,
        pseudonym=NAME,
        language=language,
        frame=Frame(preview.frame),
        audience=Audience(quest.audience[0]),
    )
    arrivals.keep_consent(db, client_id, PRIVACY_VERSION)
    arrivals.confirm_words(db, client_id)
    first_look.put_look_aside(db, client_id)
    zone, risk = settings.service_zone, RiskLevel(preview.risk)
    with force_locale(language):
        said = {"words": _("An example of what somebody might write."), "reply": _("An example of our answer.")}
        colleague = add_colleague(db, vault, _("Your counsellor"))
    journey_id = starting.begin(db, client_id, preview.quest, zone=zone, actor=THE_CLIENT, risk=risk)
    return Walk(db, open_locker(db, vault, client_id), journey_id, colleague, language, **said)


def tables(root: Path) -> Path:
    """A database with all tables and nobody in it: the migrations run once for each release."""
    path = root / f"tables-{schema.HEAD}.sqlite3"
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=root) as folder:
            made = Path(folder) / CONTENTS
            database = Database(f"sqlite:///{made}", "NORMAL")
            schema.upgrade(database)
            database.wipe_deleted()  # The file alone is copied, so nothing may be left beside it.
            database.dispose()
            made.replace(path)
    return path
