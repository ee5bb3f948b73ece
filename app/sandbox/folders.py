"""Where previews lie: a folder of this installation among the temporary files, each preview in one below it.

Several processes of one service share it, so what is built by one is found by all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from tempfile import gettempdir, mkdtemp, mkstemp

from app.web.previews import Preview
from config import Settings

KEPT = 8
"""Previews that an installation keeps; of more, those that were looked at longest ago are thrown away."""
JAR, CONTENTS = "cookies.json", "questline.sqlite3"


class Folders:
    """The previews of one installation on the disk."""

    def __init__(self, settings: Settings) -> None:
        secret = hashlib.sha256(f"previews {settings.secret_key} {settings.database_url}".encode()).hexdigest()
        self._name = f"questline-previews-{secret[:24]}"

    @property
    def root(self) -> Path:
        """Readable by this process alone; its name cannot be guessed by others on this machine."""
        root = Path(gettempdir()) / self._name
        root.mkdir(mode=0o700, exist_ok=True)
        return root

    def of(self, preview: Preview) -> Path:
        """The folder of one preview, whether it is there or not."""
        name = "/".join((preview.quest, preview.which, preview.key))
        return self.root / hashlib.sha256(name.encode()).hexdigest()[:32]

    def new(self) -> Path:
        """A folder in which a preview is built until it is whole."""
        return Path(mkdtemp(prefix="new-", dir=self.root))

    def put(self, built: Path, preview: Preview) -> None:
        """It is whole. Where another process was quicker, its own stays."""
        place = self.of(preview)
        try:
            built.rename(place)
        except OSError:
            shutil.rmtree(built, ignore_errors=True)
        self.sweep(but=place)

    def sweep(self, *, but: Path) -> None:
        """Throw away what is too much."""
        others = [path for path in self.root.iterdir() if path.is_dir() and path != but]
        for path in sorted(others, key=_looked_at, reverse=True)[KEPT - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


def _looked_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # Another process swept it away.
        return 0.0


def read_jar(folder: Path) -> dict[str, str]:
    """The cookies of the client in this preview. They never reach a browser."""
    try:
        found: dict[str, str] = json.loads((folder / JAR).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def write_jar(folder: Path, jar: dict[str, str]) -> None:
    handle, name = mkstemp(dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(jar, file)
    Path(name).replace(folder / JAR)
