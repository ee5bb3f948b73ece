"""The project's own files, as its tests about itself see them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "var", "vendor", "build", "__pycache__", "node_modules"}


def files(folder: str, pattern: str) -> Iterator[tuple[str, str]]:
    """Name (seen from the project) and text of each of our files under a folder, without other people's."""
    for path in sorted((ROOT / folder).rglob(pattern)):
        name = path.relative_to(ROOT)
        if path.is_file() and not NOT_OURS & set(name.parts):
            yield name.as_posix(), path.read_text(encoding="utf-8")


def sources() -> Iterator[tuple[str, str]]:
    """Every Python module of the product: not the tests, not the tools."""
    yield "config.py", (ROOT / "config.py").read_text(encoding="utf-8")
    for folder in ("app", "quests", "migrations"):
        yield from files(folder, "*.py")


def templates() -> Iterator[tuple[str, str]]:
    return files("templates", "*.html")


def styles() -> Iterator[tuple[str, str]]:
    return files("static", "*.css")


def tracked() -> list[str]:
    """What git keeps; in a copy without git, every file that lies there."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True)
        return listed.stdout.splitlines()
    paths = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
    return [path.as_posix() for path in paths if not NOT_OURS - {"vendor"} & set(path.parts)]
