"""Commands as people type them, without a process for each."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.cli import main


class Questline:
    """``questline WORDS`` as its own ``main()`` runs it, in this process: a new one for each command proves no more.

    tests/commands/test_commands.py holds that a process of its own says the same.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capfd = monkeypatch, capfd

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        self.capfd.readouterr()
        with self.monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["questline", *words])
            with pytest.raises(SystemExit) as end:
                main()
        told = self.capfd.readouterr()
        return subprocess.CompletedProcess(list(words), int(end.value.code or 0), told.out, told.err)


@pytest.fixture
def questline(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Questline:
    return Questline(monkeypatch, capfd)
