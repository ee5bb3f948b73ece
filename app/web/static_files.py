"""Style sheets, scripts, fonts and icons: small on the wire, kept for a year, asked for anew when they change.

Each address carries a hash of the file (``?v=``), so that what is kept is never stale. Text is compressed once a
process. Pages are not compressed at all: they hold a form token beside words that a request can choose, and the
length of such an answer over TLS would tell of the token (BREACH). The figures in docs/shared-devices.md leave room
for that.
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

from flask import Flask, Response, abort, request, send_from_directory
from werkzeug.http import generate_etag
from werkzeug.security import safe_join

A_YEAR_SECONDS = 60 * 60 * 24 * 365
MIMETYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_OWN_FILE = re.compile(r'url\("(\.\./[\w./-]+)"\)')


@dataclass(frozen=True)
class Served:
    """A text file as it goes over the wire."""

    body: bytes
    zipped: bytes
    etag: str


class StaticFiles:
    """The files of one folder, read once a process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.version: Callable[[str], str] = cache(self._version)
        self.text: Callable[[str], Served] = cache(self._text)

    def path(self, name: str) -> Path:
        """Where the file lies; 404 for what is not there or outside of the folder."""
        found = safe_join(str(self._folder), name)
        if found is None or not Path(found).is_file():
            abort(404)
        return Path(found)

    def _version(self, name: str) -> str:
        """The beginning of a hash of what is served; empty when there is no such file."""
        found = safe_join(str(self._folder), name)
        if found is None or not Path(found).is_file():
            return ""
        served = self.text(name).body if is_text(name) else Path(found).read_bytes()
        return hashlib.sha256(served).hexdigest()[:10]

    def _text(self, name: str) -> Served:
        words = self.path(name).read_text(encoding="utf-8")
        if name.endswith(".css"):
            words = self._sheet(name, words)
        body = words.encode()
        return Served(body, gzip.compress(body, mtime=0), generate_etag(body))

    def _sheet(self, name: str, words: str) -> str:
        """A sheet without its comments, whose fonts are addressed with their hash."""

        def with_version(found: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1]))
            return f'url("{found[1]}?v={self.version(target)}")'

        return _OWN_FILE.sub(with_version, _COMMENT.sub("", words))


def is_text(name: str) -> bool:
    return Path(name).suffix in MIMETYPES


def register(app: Flask) -> None:
    files = StaticFiles(Path(app.static_folder or ""))
    app.extensions["static_files"] = files

    @app.url_defaults
    def _with_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and (version := files.version(values.get("filename", ""))):
            values["v"] = version

    def static(filename: str) -> Response:
        if not is_text(filename):
            answer = send_from_directory(app.static_folder or "", filename)
        else:
            answer = _send_text(files.text(filename), MIMETYPES[Path(filename).suffix])
        if request.args.get("v"):
            answer.cache_control.no_cache = None
            answer.cache_control.public = True
            answer.cache_control.max_age = A_YEAR_SECONDS
            answer.cache_control.immutable = True
        return answer

    app.view_functions["static"] = static


def _send_text(served: Served, mimetype: str) -> Response:
    """Compressed for whoever takes it, which is every browser."""
    is_zipped = request.accept_encodings.quality("gzip") > 0
    answer = Response(served.zipped if is_zipped else served.body, mimetype=mimetype)
    if is_zipped:
        answer.content_encoding = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.set_etag(served.etag + ("-gzip" if is_zipped else ""))
    answer.cache_control.no_cache = True
    return answer.make_conditional(request)
