"""Style sheets, scripts, fonts and icons: small on the wire, kept for a year, asked for anew when they change.

Each address carries a hash of the file (``?v=``), so that what is kept is never stale. The files are read once a
process, and text is compressed once a process.
"""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.security import safe_join

from app.web.old_browsers import spelled_out

A_YEAR_SECONDS = 60 * 60 * 24 * 365
TEXTS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
OTHERS = {".png": "image/png", ".woff2": "font/woff2"}

_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_OWN_FILE = re.compile(r'url\("(\.\./[\w./-]+)"\)')


@dataclass(frozen=True)
class Served:
    """A file as it goes over the wire. What is compressed already has no ``zipped``."""

    body: bytes
    zipped: bytes | None
    mimetype: str
    etag: str


class StaticFiles:
    """The files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read_once: Callable[[str], Served] = cache(self._read)

    def version(self, name: str) -> str:
        """The beginning of a hash of what is served; empty when there is no such file."""
        served = self.find(name)
        return served.etag[:10] if served is not None else ""

    def find(self, name: str) -> Served | None:
        """What is under this name, or None. Names that lead nowhere or out of the folder are not remembered."""
        found = safe_join(str(self._folder), name)
        return self._read_once(name) if found is not None and Path(found).is_file() else None

    def _read(self, name: str) -> Served:
        body = (self._folder / name).read_bytes()
        suffix = Path(name).suffix
        if suffix == ".css":
            body = self._sheet(name, body.decode()).encode()
        is_text = suffix in TEXTS
        mimetype = TEXTS.get(suffix) or OTHERS.get(suffix) or "text/plain"
        etag = hashlib.sha256(body).hexdigest()
        return Served(body, gzip.compress(body, mtime=0) if is_text else None, mimetype, etag)

    def _sheet(self, name: str, words: str) -> str:
        """A sheet without its comments, for old browsers too, whose fonts are addressed with their hash."""

        def with_version(found: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1]))
            return f'url("{found[1]}?v={self.version(target)}")'

        return _OWN_FILE.sub(with_version, spelled_out(_COMMENT.sub("", words)))


def register(app: Flask) -> None:
    files = StaticFiles(Path(app.static_folder or ""))

    @app.url_defaults
    def _with_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and (version := files.version(values.get("filename", ""))):
            values["v"] = version

    def static(filename: str) -> Response:
        if (served := files.find(filename)) is None:
            abort(404)
        return _answer(served)

    app.view_functions["static"] = static


def _answer(served: Served) -> Response:
    """Compressed for whoever takes it, which is every browser; asked for by its hash it is kept for a year."""
    is_zipped = served.zipped is not None and request.accept_encodings.quality("gzip") > 0
    answer = Response(served.zipped if is_zipped else served.body, mimetype=served.mimetype)
    if is_zipped:
        answer.content_encoding = "gzip"
    if served.zipped is not None:
        answer.vary.add("Accept-Encoding")
    if request.args.get("v"):
        answer.cache_control.public = True
        answer.cache_control.max_age = A_YEAR_SECONDS
        answer.cache_control.immutable = True
    else:
        answer.cache_control.no_cache = True
    answer.set_etag(served.etag[:20] + ("-gzip" if is_zipped else ""))
    answer.make_conditional(request)
    return answer
