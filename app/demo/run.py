"""``./run demo``: build a service that has lived for ten weeks, then serve it."""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm
from waitress.server import create_server

import config
from app import clock, create_app, schema
from app.demo import rates, words
from app.demo.cast import A_DOZEN, choose_cast
from app.demo.check import look_around
from app.demo.designing import DESIGN_HOURS_AGO, be_at_work
from app.demo.first_line import FirstLine
from app.demo.hours import open_the_doors, plan_the_rota
from app.demo.house import HOUSE_HOURS_AGO, set_house_rules
from app.demo.office import Office
from app.demo.person import Person
from app.demo.post import SENDS_AT, PostOffice
from app.demo.protocols import CATCHES_UP_AT
from app.demo.put_aside import ASIDE_HOURS_AGO, put_two_aside
from app.demo.reporting import report_months
from app.demo.rooms import NAMED_HOURS_AGO, name_rooms
from app.demo.sealed import asks_for_notes
from app.demo.setting_up import SET_HOURS_AGO, set_up
from app.demo.several import ARRANGED, arrange
from app.demo.staff import Member, hire
from app.demo.supervising import supervise
from app.demo.teams import INVITED_HOURS_AGO, invite_two, make_teams
from app.demo.translating import TRANSLATE_HOURS_AGO, reword
from app.demo.versions import plan_versions
from app.demo.world import World
from app.extensions import Database
from app.jobs.worker import start_beside
from app.queries.journeys import client_of
from app.queries.quest_versions import published_versions
from app.services import phrases, rolling_up
from app.services.crisis_contacts import Contact, set_contacts
from app.services.quest_versions import publish_library
from app.services.rules_of_time import (
    ask_for_calls_due,
    end_pause_if_due,
    journeys_that_ask_for_a_call,
    journeys_to_look_at,
    lose_contact_if_due,
)
from config import Settings

CLIENTS, SEED, THREADS = 400, 7, 8
SECONDS_TO_FINISH = 2
PUBLISHED_DAYS_AHEAD = 10
IN_DANGER_HOURS_AGO = (26, 25, 24, 28 * 24, 41 * 24, 55 * 24)
"""A few came yesterday in great need, so that the worklist and the numbers show what that looks like. For a few it is
weeks ago, and their plan for safety has ended."""
IN_DANGER_AMONG, OF_YESTERDAY = 40, 3
"""Among so many there is one of them, but for those of yesterday."""
ROTA_HOURS_AGO = 36
DEMO_FILE, BUILT_WITH_FILE = "demo.json", "built-with.json"
UNFINISHED_FILE = "demo-unfinished"
"""Says that a demo is being built here: whatever database lies beside it is ours to begin again."""


class DemoRefused(Exception):
    """The demo cannot start like this; the message says what to do."""


def run(*, host: str, port: int, data_dir: Path, clients: int | None, seed: int | None, is_check: bool) -> None:
    """Build the demo in ``data_dir`` if it is not there, then serve it (or look at a page of every room)."""
    data_dir = data_dir.absolute()
    if _read(data_dir) is None:
        _must_be_ours(data_dir)
    settings = config.load(data_dir, is_demo=True, is_plain_http_on_loopback=True)
    if not settings.is_sqlite:
        raise DemoRefused("the demo lives in a SQLite file; unset QUESTLINE_DATABASE_URL")
    known = _read(data_dir)
    if known is not None:
        _must_be_the_same(data_dir, clients=clients, seed=seed)
    else:
        _forget_unfinished(data_dir)
    database = Database(settings.database_url, settings.synchronous)
    try:
        schema.upgrade(database)
        if known is None:
            asked = {"clients": clients or CLIENTS, "seed": SEED if seed is None else seed}
            known = _build(settings, database, **asked)
            (data_dir / BUILT_WITH_FILE).write_text(json.dumps(asked), encoding="utf-8")
        rolling_up.write_all_missing(database)
        _serve(settings, database, known, host, port, is_check)
    finally:
        database.dispose()


def _read(data_dir: Path) -> dict[str, Any] | None:
    path = data_dir / DEMO_FILE
    return _json(path) if path.exists() else None


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DemoRefused(f"{path} is damaged; remove {path.parent} and start the demo again") from error
    return found


def _must_be_the_same(data_dir: Path, **asked: int | None) -> None:
    for name, number in asked.items():
        built = _json(data_dir / BUILT_WITH_FILE)[name] if number is not None else None
        if number != built:
            raise DemoRefused(
                f"{data_dir} was built with --{name} {built}; leave --{name} out, or choose another --data"
            )


def _must_be_ours(data_dir: Path) -> None:
    """A database without demo.json may be that of people who are not imaginary: the demo never touches it."""
    if (data_dir / config.DATABASE_FILE).exists() and not (data_dir / UNFINISHED_FILE).exists():
        raise DemoRefused(f"{data_dir} holds a database that is no demo; choose another directory with --data")


def _forget_unfinished(data_dir: Path) -> None:
    """A build that was interrupted left a database but no demo.json: it starts again from nothing."""
    (data_dir / UNFINISHED_FILE).touch()
    for path in data_dir.glob(f"{config.DATABASE_FILE}*"):
        path.unlink()


def _build(settings: Settings, database: Database, clients: int, seed: int) -> dict[str, Any]:
    now = clock.now()
    rng = random.Random(seed)
    start = (now - timedelta(weeks=rates.WEEKS)).replace(hour=3, minute=0, second=0, microsecond=0)
    # Ten weeks leave much behind that is never garbage; looking through it again and again takes a tenth of the time.
    gc.disable()
    try:
        clock.freeze(start)
        with database.begin() as db:
            publish_library(db)
            for language, rows in words.CRISIS_CONTACTS.items():
                set_contacts(db, language, [Contact(*row[:4], is_emergency=row[4], is_sample=True) for row in rows])
        click.echo("Inviting the staff ...", err=True)
        members = hire(settings, database, rng)
        with database.begin() as db:
            open_the_doors(db, settings, members, now)
            teams = make_teams(db, members)
        with ThreadPoolExecutor(1) as pool:
            # Hashing is slow on purpose; a dozen phrases are hashed while the ten weeks go by.
            hashing = pool.submit(_hash_phrases, settings, database)
            people = _live(settings, database, rng, members, clients, start, now, teams)
            hashed = hashing.result()
    finally:
        clock.release()
        gc.enable()
    return _write_down(database, members, people, hashed, seed)


Hashed = tuple[str, phrases.PreparedPhrase]


def _hash_phrases(settings: Settings, database: Database) -> list[Hashed]:
    drawn = [phrases.draw_phrase(database, settings) for _ in range(A_DOZEN)]
    return [(phrase, phrases.prepare(settings, phrase)) for phrase in drawn]


def _live(
    settings: Settings,
    database: Database,
    rng: random.Random,
    members: list[Member],
    clients: int,
    start: datetime,
    now: datetime,
    teams: dict[str, str],
) -> list[Person]:
    world = World(settings, database, rng, until=now)
    with database.reading() as db:
        world.published = frozenset(version.slug for version in published_versions(db))
    office = Office(world, members)
    post = PostOffice(world, office)
    in_danger = IN_DANGER_HOURS_AGO[: min(clients, max(OF_YESTERDAY, clients // IN_DANGER_AMONG))]
    people = [Person(world, office) for _ in range(clients - len(in_danger))]
    seconds = (now - start).total_seconds()
    for person in people:
        came = start + timedelta(seconds=rng.uniform(0, seconds * 0.97))
        world.at(came.replace(hour=rng.choice((1, 8, 11, 13, 18, 20, 21, 22, 23))), person.begin)
    for hours in in_danger:
        person = Person(world, office, comes_in_danger=True)
        people.append(person)
        world.at(now - timedelta(hours=hours), person.begin)
    FirstLine(world, office).plan()
    plan_versions(world, members, people, start)
    world.at(now - timedelta(hours=ROTA_HOURS_AGO), lambda: plan_the_rota(world.db, members))
    world.at(now - timedelta(hours=SET_HOURS_AGO), lambda: set_up(world, members))
    world.at(now - timedelta(hours=HOUSE_HOURS_AGO), lambda: set_house_rules(world, members))
    world.at(now - timedelta(hours=DESIGN_HOURS_AGO), lambda: be_at_work(world, members))
    world.at(now - TRANSLATE_HOURS_AGO, lambda: reword(world, members))
    invited_at = now - timedelta(hours=INVITED_HOURS_AGO)
    world.at(invited_at, lambda: invite_two(world.db, world.vault, members, teams))
    world.at(now - timedelta(hours=ASIDE_HOURS_AGO), lambda: put_two_aside(world.db, members))
    world.at(now - timedelta(hours=NAMED_HOURS_AGO), lambda: name_rooms(world, members))
    supervise(world, members, now)
    world.at(now - ARRANGED, lambda: arrange(world, members))
    report_months(world, start)
    days = (now - start).days
    for day in range(days + 1):
        morning = start + timedelta(days=day)
        world.at(morning.replace(hour=3), lambda: _night(world, people))
        world.at(morning.replace(hour=3), post.asks)
        for hour in SENDS_AT:
            world.at(morning.replace(hour=hour), post.sends)
        for hour in CATCHES_UP_AT:
            world.at(morning.replace(hour=hour), office.protocols.catch_up)
        ahead = range(1, PUBLISHED_DAYS_AHEAD + 1) if day == 0 else (PUBLISHED_DAYS_AHEAD,)
        world.at(morning.replace(hour=4), partial(office.talks.publish_times, *ahead))
    world.at(now - timedelta(minutes=10), partial(asks_for_notes, world, members))
    # The worker beside the demo has not begun yet: what fell due since the last round would be late before it does.
    world.at(now - timedelta(minutes=1), post.sends)
    with tqdm(total=days, unit="day", desc="Ten weeks", disable=not sys.stderr.isatty()) as bar:
        world.live(lambda at: bar.update((at - start).days - bar.n))
    return [person for person in people if person.client_id]


def _night(world: World, people: list[Person]) -> None:
    """What the worker does every night: the rules of time, through the same services. Some whom it lost come back."""
    by_client = {person.client_id: person for person in people if person.client_id and person.opens_the_portal}
    pauses, quiet = journeys_to_look_at(world.db)
    for journey_id in pauses:
        end_pause_if_due(world.db, journey_id)
    for journey_id in quiet:
        lost = by_client.get(client_of(world.db, journey_id)) if lose_contact_if_due(world.db, journey_id) else None
        if lost and world.one_in(rates.COMES_BACK_AFTER_ALL, "lost"):
            lost.visit_at(world.later(clock.now(), mean_days=rates.COMES_BACK_WITHIN_DAYS))
    for journey_id in journeys_that_ask_for_a_call(world.db):
        ask_for_calls_due(world.db, journey_id)


def _write_down(
    database: Database, members: list[Member], people: list[Person], hashed: list[Hashed], seed: int
) -> dict[str, Any]:
    """Who the dozen with phrases are, and what demo.json says of them and of the staff."""
    with database.begin() as db:
        cast = choose_cast(db, people)
        given = [phrase for phrase, _hashed in hashed[: len(cast)]]
        for member, (_phrase, prepared) in zip(cast, hashed, strict=False):
            phrases.keep_phrase(db, member.client_id, prepared)
    found: dict[str, Any] = {
        "url": "",
        "seed": seed,
        "staff": [{k: v for k, v in asdict(member).items() if k != "id"} for member in members],
        "clients": [
            {"pseudonym": member.pseudonym, "phrase": phrase, "quest": member.quest, "state": member.state}
            for member, phrase in zip(cast, given, strict=True)
        ],
    }
    return found


def _save(settings: Settings, known: dict[str, Any]) -> None:
    path = settings.data_dir / DEMO_FILE
    partial = path.with_suffix(".partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(known, file, ensure_ascii=False, indent=2)
    partial.replace(path)


def _serve(settings: Settings, database: Database, known: dict[str, Any], host: str, port: int, is_check: bool) -> None:
    app = create_app(settings, database)
    try:
        server = create_server(app, host=host, port=port, threads=THREADS, ident=None, _start=False)
    except OSError as error:
        raise DemoRefused(f"port {port} on {host} is taken; choose another with --port") from error
    known["url"] = f"http://{host}:{server.effective_port}"
    _save(settings, known)
    (settings.data_dir / UNFINISHED_FILE).unlink(missing_ok=True)
    worker = start_beside(database, replace(settings, portal_url=known["url"]))
    try:
        server.accept_connections()
        if is_check:
            threading.Thread(target=server.run, daemon=True).start()
            look_around(known)
        else:
            _welcome(known, settings.data_dir)
            server.run()
    finally:
        worker.shutdown(wait=False)
        server.task_dispatcher.shutdown(timeout=SECONDS_TO_FINISH)  # Who is being answered is answered.
        server.close()


def _welcome(known: dict[str, Any], data_dir: Path) -> None:
    click.echo(f"The demo is ready: {known['url']}")
    client = known["clients"][0]
    click.echo(f"  as a client     {known['url']}/return   {client['phrase']}")
    counsellor = next(member for member in known["staff"] if member["role"] == "counsellor")
    click.echo(f"  as a counsellor {known['url']}/staff/sign-in   {counsellor['email']}   {counsellor['password']}")
    click.echo(f"  the six digits: ./run questline demo-code {counsellor['email']} --data {_short(data_dir)}")
    click.echo(f"  everybody else: {_short(data_dir / DEMO_FILE)}")
    click.echo("Stop it with Ctrl+C.")


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
