"""A peer answers from its own environment; one that is not there, or falls silent, is said in a plain sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.bench import peer
from app.bench.measuring import BenchRefused, count_written
from app.bench.peer import Peer, PeerAbsent, look_for, peers_in

SOUND = """
from talking import serve, walk
done = []
serve(lambda size: walk([f"j{n}" for n in range(size)], lambda j, s: done.append(f"{j}/{s}")), lambda: done)
"""
ELSEWHERE = """
from talking import absent
try:
    import a_package_that_is_nowhere
except ImportError as error:
    absent(error)
"""
SILENT = "raise RuntimeError('no more')"


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of peers that need nothing, beside the real way of talking."""
    talking = (peer.SCRIPTS / "talking.py").read_text(encoding="utf-8")
    for name, text in (("talking", talking), ("sound", SOUND), ("elsewhere", ELSEWHERE), ("silent", SILENT)):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(peer, "SCRIPTS", tmp_path)
    return tmp_path


def test_a_peer_times_itself_and_says_what_it_did_and_what_is_there(scripts: Path) -> None:
    found = Peer("sound", sys.executable, "sound.py")
    lap = found.lap(2)
    written = list(found.written())
    found.close()
    assert (lap.count, len(lap.acked)) == (24, 24)
    assert lap.seconds >= 0
    assert count_written(lap.acked, written) == count_written([], [])


def test_a_package_that_is_missing_makes_the_peer_absent_and_the_others_run(scripts: Path) -> None:
    with pytest.raises(PeerAbsent, match="a_package_that_is_nowhere"):
        Peer("elsewhere", sys.executable, "elsewhere.py")
    there, absent = peers_in(sys.executable, {"elsewhere": ("elsewhere.py",), "sound": ("sound.py",)})
    assert [one.name for one in there] == ["sound"]
    assert absent == ["elsewhere"]
    for one in there:
        one.close()


def test_without_an_environment_every_peer_is_absent() -> None:
    assert peers_in(None, {"sound": ("sound.py",)}) == ([], ["sound"])


def test_a_peer_that_stops_is_told_with_its_last_words(scripts: Path) -> None:
    with pytest.raises(BenchRefused, match="the peer silent stopped: RuntimeError: no more"):
        peers_in(sys.executable, {"sound": ("sound.py",), "silent": ("silent.py",)})


@pytest.mark.parametrize("python", ["/nowhere/python", "/bin/true", "/"], ids=["not there", "no Python", "a folder"])
def test_an_interpreter_that_is_not_there_is_refused(python: str) -> None:
    with pytest.raises(BenchRefused, match="no Python runs there"):
        look_for(python)


@pytest.mark.parametrize(
    "script",
    [
        *("spiff_steps.py", "viewflow_steps.py", "django_page.py", "procrastinate_jobs.py"),
        *("duckdb_dropoff.py", "lifelines_medians.py"),
    ],
)
def test_a_real_peer_whose_packages_are_not_here_is_absent(script: str, tmp_path: Path) -> None:
    """The project's own environment holds none of them, and must not."""
    with pytest.raises(PeerAbsent, match=r"No module named '(SpiffWorkflow|django|procrastinate|duckdb|numpy)'"):
        Peer("peer", sys.executable, script, str(tmp_path), "whole")
