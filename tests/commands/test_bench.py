"""``questline bench``: what was typed wrongly is one line; every bench is one line of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bench import running
from app.bench.measuring import Counts, Race
from app.bench.reporting import Report
from app.cli import main


def questline(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["questline", "bench", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("nonsense",), 1, "there are advance, page, start, reminders"),
        (("advance", "--peers", "/nowhere/python"), 1, "no Python runs there"),
        (("start", "--peers", "/nowhere/python"), 1, "no Python runs there"),
        (("advance", "--rounds", "4"), 2, "x>=5"),
        (("advance", "--format", "xml"), 2, "xml"),
        (("advance", "--data", "/nowhere/at/all"), 1, "is no directory"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else None,
)
def test_what_was_typed_wrongly_is_said_in_one_line(
    words: tuple[str, ...], code: int, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert questline(monkeypatch, *words) == code
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert says in told.err


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Benches that find something at once; the folders that they were given."""
    folders: list[Path] = []

    def bench(name: str) -> running.Bench:
        def run(folder: Path, *, rounds: int, peers: str | None = None) -> Report:
            folders.append(folder)
            (folder / "something").write_text("to be left behind", encoding="utf-8")
            return Report(name, "steps/s", Race([{"ours": 1.0}] * rounds, [], Counts()), [], [])

        return run

    monkeypatch.setattr(running, "BENCHES", {name: bench(name) for name in ("advance", "page")})
    return folders


def lines(text: str) -> Iterator[str]:
    return (json.loads(line)["bench"] for line in text.splitlines())


def test_without_a_name_every_bench_runs_and_each_is_one_line_of_json(
    quick: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert questline(monkeypatch, "--format", "json") == 0
    assert list(lines(capsys.readouterr().out)) == ["advance", "page"]


def test_a_bench_works_in_a_temporary_folder_beside_the_data_and_leaves_nothing(
    quick: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert questline(monkeypatch, "page", "--data", str(tmp_path)) == 0
    assert [folder.parent for folder in quick] == [tmp_path]
    assert list(tmp_path.iterdir()) == []
    assert "only ratios of one interleaved run count" in capsys.readouterr().out
