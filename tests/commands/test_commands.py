"""The command line: what others rely on, and errors as one plain line."""

from __future__ import annotations

import json
import shutil
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
from tests.command_line import Questline
from tests.people_on_a_quest import a_walker

ROOT = Path(__file__).parent.parent.parent


def by_its_name(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def somebody_on_her_way(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory as the migrations make it, with somebody on her way and one step done; to be copied."""
    folder = tmp_path_factory.mktemp("on-her-way")
    settings = load(folder, environ={})
    database = Database(settings.database_url)
    schema.upgrade(database)
    a_walker(database, settings).send("how-we-work")
    database.dispose()
    return folder


@pytest.fixture
def data_dir(somebody_on_her_way: Path, tmp_path: Path) -> Path:
    """A database with somebody on her way and one step done."""
    shutil.copytree(somebody_on_her_way, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_verify_says_that_every_projection_equals_its_events(questline: Questline, data_dir: Path) -> None:
    done = questline("journeys", "verify", "--data", str(data_dir))
    assert (done.returncode, done.stdout) == (0, "1 journeys: every projection equals its folded events.\n")


def test_a_process_of_its_own_says_the_same_and_ends_with_the_same_code(
    questline: Questline, data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nothing = str(tmp_path_factory.mktemp("nothing") / "yet")
    for place, code in ((str(data_dir), 0), (nothing, 1)):
        words = ("journeys", "verify", "--data", place)
        here, there = questline(*words), by_its_name(*words)
        assert here.returncode == code
        assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)


def test_the_event_log_is_one_json_line_an_event_and_leads_back_to_nobody(questline: Questline, data_dir: Path) -> None:
    lines = [json.loads(line) for line in _export(questline, data_dir).splitlines()]
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
    again = json.loads(_export(questline, data_dir).splitlines()[0])
    assert again["journey"] != first["journey"]


def _export(questline: Questline, data_dir: Path) -> str:
    done = questline("journeys", "export", "--format", "jsonl", "--data", str(data_dir))
    assert done.returncode == 0
    return done.stdout


def test_drop_off_of_today_is_refused_in_one_line(questline: Questline, data_dir: Path) -> None:
    done = questline("insights", "dropoff", "take-back-control", "--as-of", "2999-01-01", "--data", str(data_dir))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "not over yet" in done.stderr


def test_drop_off_has_the_shape_that_scripts_rely_on(questline: Questline, data_dir: Path) -> None:
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
def test_what_cannot_be_is_said_in_one_line_with_what_to_do(
    questline: Questline, words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    place = () if "--data" in words else ("--data", str(tmp_path))
    done = questline(*words, *place)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_invitation_is_a_link_and_never_a_password(questline: Questline, data_dir: Path) -> None:
    done = questline("staff", "add", "dana@service.example", "--role", "counsellor", "--data", str(data_dir))
    assert done.returncode == 0
    assert done.stdout.startswith("http://127.0.0.1:8000/staff/join/")
    twice = questline("staff", "add", "dana@service.example", "--role", "counsellor", "--data", str(data_dir))
    assert twice.returncode == 1
    assert "has an account already" in twice.stderr


def test_who_lost_the_link_is_invited_again_and_keeps_her_roles(questline: Questline, data_dir: Path) -> None:
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
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize("words", [" ".join(words) for words, _command in commands()])
def test_every_command_takes_a_data_directory_and_shows_an_example(words: str) -> None:
    command = dict(commands())[tuple(words.split())]
    asks_no_data = words.startswith(("translations ", "quests schema", "quests lint", "quests diff", "permissions"))
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


def test_models_and_migrations_agree(questline: Questline) -> None:
    done = questline("db", "check")
    assert (done.returncode, done.stdout) == (0, "Models and migrations agree.\n")


def test_a_language_that_is_not_on_offer_is_refused_at_once(
    questline: Questline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUESTLINE_LANGUAGES", "en,xx")
    done = questline("db", "upgrade", "--data", str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "there is no 'xx'; on offer are en,ru" in done.stderr


@pytest.mark.parametrize("code", ["xx1", "../ru", "qqq"])
def test_what_is_no_code_of_a_language_makes_no_catalogue(questline: Questline, code: str) -> None:
    done = questline("translations", "update", code)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "no code of a language" in done.stderr
