"""The command line: what others rely on, and errors as one plain line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app import schema
from app.cli import cli, main
from app.extensions import Database
from config import load
from tests.people_on_a_quest import a_walker

ROOT = Path(__file__).parent.parent.parent


def questline(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A database with somebody on her way and one step done."""
    settings = load(tmp_path, environ={})
    database = Database(settings.database_url)
    schema.upgrade(database)
    a_walker(database, settings).send("how-we-work")
    database.dispose()
    return tmp_path


def test_verify_says_that_every_projection_equals_its_events(data_dir: Path) -> None:
    done = questline("journeys", "verify", "--data", str(data_dir))
    assert (done.returncode, done.stdout) == (0, "1 journeys: every projection equals its folded events.\n")


def test_the_event_log_is_one_json_line_an_event_and_leads_back_to_nobody(data_dir: Path) -> None:
    lines = [json.loads(line) for line in _export(data_dir).splitlines()]
    assert [line["kind"] for line in lines][:2] == ["journey_started", "level_entered"]
    assert lines[-1]["kind"] == "step_done"
    first = lines[0]
    assert list(first) == ["journey", "quest", "version", "seq", "at", "kind", "level", "step", "actor", "detail"]
    assert first["detail"] == {
        "frame": "journey",
        "language": "en",
        "audience": "self",
        "risk": "unasked",
        "channel": "portal",
    }
    again = json.loads(_export(data_dir).splitlines()[0])
    assert again["journey"] != first["journey"]


def _export(data_dir: Path) -> str:
    done = questline("journeys", "export", "--format", "jsonl", "--data", str(data_dir))
    assert done.returncode == 0
    return done.stdout


def test_drop_off_of_today_is_refused_in_one_line(data_dir: Path) -> None:
    done = questline("insights", "dropoff", "take-back-control", "--as-of", "2999-01-01", "--data", str(data_dir))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "not over yet" in done.stderr


def test_drop_off_has_the_shape_that_scripts_rely_on(data_dir: Path) -> None:
    done = questline("insights", "dropoff", "take-back-control", "--data", str(data_dir))
    found = json.loads(done.stdout)
    assert list(found) == ["quest", "version", "as_of", "min_cell", "started", "exited_well", "levels"]
    assert found["min_cell"] == 5
    assert [level["level"] for level in found["levels"]] == ["where-i-am", "my-limits", "two-weeks", "look-back"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("journeys", "verify", "--data", "/nonexistent/place"), "run 'questline db upgrade' first"),
        (("demo", "--host", "0.0.0.0"), "runs on this machine only"),
        (("serve", "--host", "0.0.0.0"), "put a TLS proxy in front"),
    ],
    ids=["no database", "demo for others", "plain http for others"],
)
def test_what_cannot_be_is_said_in_one_line_with_what_to_do(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    place = () if "--data" in words else ("--data", str(tmp_path))
    done = questline(*words, *place)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_invitation_is_a_link_and_never_a_password(data_dir: Path) -> None:
    done = questline("staff", "add", "dana@service.example", "--role", "counsellor", "--data", str(data_dir))
    assert done.returncode == 0
    assert done.stdout.startswith("http://127.0.0.1:8000/staff/join/")
    twice = questline("staff", "add", "dana@service.example", "--role", "counsellor", "--data", str(data_dir))
    assert twice.returncode == 1
    assert "has an account already" in twice.stderr


def test_who_lost_the_link_is_invited_again_and_keeps_her_roles(data_dir: Path) -> None:
    place = ("--data", str(data_dir))
    first = questline("staff", "add", "dana@service.example", "--role", "counsellor", *place)
    again = questline("staff", "add", "Dana@service.example", "--again", *place)
    assert again.returncode == 0
    assert again.stdout.startswith("http://127.0.0.1:8000/staff/join/")
    assert again.stdout != first.stdout
    nobody = questline("staff", "add", "nobody@service.example", "--again", *place)
    assert (nobody.returncode, nobody.stderr.count("\n")) == (1, 1)


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize("words", [" ".join(words) for words, _command in commands()])
def test_every_command_takes_a_data_directory_and_shows_an_example(words: str) -> None:
    command = dict(commands())[tuple(words.split())]
    asks_no_data = words.startswith(("translations ", "quests schema", "quests lint"))
    assert asks_no_data or "--data" in [option for parameter in command.params for option in parameter.opts]
    assert (command.epilog or "").startswith(f"Example: questline {words}")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nonsense",), 2),
        (("journeys", "export", "--format", "xml"), 2),
        (("staff", "add", "dana@service.example", "--role", "nobody"), 2),
        (("staff", "add", "dana@service.example"), 2),
        (("staff", "add", "dana@service.example", "--again", "--role", "admin"), 2),
        (("db", "downgrade", "9999"), 1),
        (("insights", "dropoff", "no-such-quest"), 1),
        (("db", "upgrade", "--data", "/proc/nowhere"), 1),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else str(given),
)
def test_what_was_typed_wrongly_is_said_in_one_line(
    words: tuple[str, ...],
    code: int,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = () if "nonsense" in words or "--data" in words else ("--data", str(data_dir))
    monkeypatch.setattr(sys, "argv", ["questline", *words, *place])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr()
    assert (end.value.code, told.out, told.err.count("\n")) == (code, "", 1)
    assert told.err.startswith("questline: ")


def test_models_and_migrations_agree() -> None:
    done = questline("db", "check")
    assert (done.returncode, done.stdout) == (0, "Models and migrations agree.\n")


def test_a_language_that_is_not_on_offer_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUESTLINE_LANGUAGES", "en,xx")
    done = questline("db", "upgrade", "--data", str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "there is no 'xx'; on offer are en,ru" in done.stderr


@pytest.mark.parametrize("code", ["xx1", "../ru", "qqq"])
def test_what_is_no_code_of_a_language_makes_no_catalogue(code: str) -> None:
    done = questline("translations", "update", code)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "no code of a language" in done.stderr
