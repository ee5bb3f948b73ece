"""The previews of this process: built, asked, and let go when too many are open."""

from __future__ import annotations

import os
import shutil
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, Response

from app.extensions import Database, questline
from app.sandbox import asking, folders
from app.sandbox.building import CreateApp, build, settings_of
from app.sandbox.folders import CONTENTS, Folders
from app.web.previews import RIGHT_TO_LEFT, Content, Preview


@dataclass(frozen=True)
class _Open:
    app: Flask
    folder: Path
    database: Database


class Sandboxes:
    """``app.web.previews.Previews`` of one application."""

    def __init__(self, create_app: CreateApp) -> None:
        self._create_app = create_app
        self._open: OrderedDict[Path, _Open] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def _folders(self) -> Folders:
        return Folders(questline().given)

    def holds(self, preview: Preview) -> bool:
        """Whether this process or another one built it, and it is still kept."""
        return (self._folders.of(preview) / CONTENTS).exists()

    def build(self, preview: Preview, content: Content, db: sa.Connection) -> None:
        """Build it beside its place and put it there when it is whole. Raises QuestUnreadable."""
        ours = self._folders
        folder = ours.new()
        try:
            build(folder, ours.root, questline().settings, preview, content, db)
            ours.put(folder, preview)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def answer(self, preview: Preview, prefix: str) -> Response:
        """What the portal in it answers to the request of now."""
        found = self._opened(preview)
        return asking.ask(found.app, found.folder, prefix)

    def forget(self, preview: Preview) -> None:
        """Throw it away."""
        folder = self._folders.of(preview)
        with self._lock:
            self._close(folder)
        shutil.rmtree(folder, ignore_errors=True)

    def _opened(self, preview: Preview) -> _Open:
        folder = self._folders.of(preview)
        with self._lock:
            os.utime(folder)  # It was looked at just now.
            if folder not in self._open:
                self._open[folder] = self._start(folder, preview)
            self._open.move_to_end(folder)
            while len(self._open) > folders.KEPT:
                self._close(next(iter(self._open)))
            return self._open[folder]

    def _start(self, folder: Path, preview: Preview) -> _Open:
        settings = settings_of(folder, questline().settings, preview)
        database = Database(settings.database_url, settings.synchronous)
        app = self._create_app(settings, database)
        if preview.language == RIGHT_TO_LEFT:
            app.context_processor(lambda: {"dir": "rtl"})
        return _Open(app, folder, database)

    def _close(self, folder: Path) -> None:
        if (found := self._open.pop(folder, None)) is not None:
            found.database.dispose()
