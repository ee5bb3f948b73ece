"""Typed settings, read from the environment once. The only place in the project that reads it.

Secrets come from the environment, from a file named by ``..._FILE``, or, for a SQLite database, from a
generated key file beside it (``keys.json``, readable by its owner alone).
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_DATA_DIR = Path("var")
DATABASE_FILE = "questline.sqlite3"
KEY_FILE = "keys.json"
WEAK_BELOW_BYTES = 32
LANGUAGES = ("en", "ru")

Argon2Profile = Literal["production", "cheapest"]


class SettingsError(Exception):
    """A setting is missing, weak or unreadable. The message says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations. Frozen: what staff set later is laid over it, as a new one.

    The fields at the end have no variable: staff set them at ``/admin/service`` (app/services/service_settings.py).
    """

    data_dir: Path
    database_url: str
    secret_key: str
    keyring: Mapping[str, bytes]
    keyring_current: str
    pepper: bytes
    portal_host: str = ""
    staff_host: str = ""
    portal_url: str = ""
    channels: tuple[str, ...] = ()
    push_hosts: tuple[str, ...] = ()
    exit_url: str = ""
    service_zone: str = "UTC"
    languages: tuple[str, ...] = LANGUAGES
    currency: str = "KZT"
    argon2_profile: Argon2Profile = "production"
    is_demo: bool = False
    is_plain_http_on_loopback: bool = False
    trusts_proxy: bool = False
    synchronous: Literal["FULL", "NORMAL"] = "FULL"
    service_names: Mapping[str, str] = field(default_factory=dict)
    neutral_names: Mapping[str, str] = field(default_factory=dict)
    rooms: tuple[str, ...] = ()
    contact_words_days: int = 30
    visits_days: int = 30
    tries_hours: int = 1

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def portal_address(self) -> str:
        """Where her pages are reached from outside, for links in messages; empty where nobody has said it."""
        return self.portal_url.rstrip("/") or (f"https://{self.portal_host}" if self.portal_host else "")

    @property
    def staff_address(self) -> str:
        """Where staff work, for links in e-mails to them; one host serves both where nobody has said otherwise."""
        return f"https://{self.staff_host}" if self.staff_host else "" if self.portal_host else self.portal_address

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.service_zone)


def _from_environment(name: str, environ: Mapping[str, str]) -> str | None:
    if value := environ.get(f"QUESTLINE_{name}"):
        return value
    if path := environ.get(f"QUESTLINE_{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(f"QUESTLINE_{name}_FILE: cannot read {path}: {error.strerror}") from error
    return None


def _keys_beside(data_dir: Path) -> dict[str, str]:
    """The generated key file of an embedded installation; made on first use, never overwritten."""
    path = data_dir / KEY_FILE
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = {
            "secret_key": secrets.token_urlsafe(48),
            "pepper": secrets.token_urlsafe(48),
            "keyring": json.dumps({"current": "k1", "keys": {"k1": _b64(secrets.token_bytes(32))}}),
        }
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(fresh, file)
    try:
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} is not readable as a key file; restore it from your backup") from error
    return found


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def parse_keyring(text: str) -> tuple[dict[str, bytes], str]:
    """``{"current": "k1", "keys": {"k1": base64 of 32 bytes}}`` to keys and the name of the current one."""
    try:
        raw = json.loads(text)
        keys = {str(name): base64.urlsafe_b64decode(value) for name, value in raw["keys"].items()}
        current = str(raw["current"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            'QUESTLINE_KEYRING must be JSON: {"current": "k1", "keys": {"k1": "<base64 of 32 bytes>"}}'
        ) from error
    if current not in keys or any(len(key) != 32 for key in keys.values()):
        raise SettingsError("QUESTLINE_KEYRING: every key must be 32 bytes and 'current' must name one of them")
    return keys, current


def load(
    data_dir: Path | None = None,
    *,
    is_demo: bool = False,
    is_plain_http_on_loopback: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """The settings of this process. Raises SettingsError with what to do."""
    environ = os.environ if environ is None else environ
    data_dir = Path(data_dir or environ.get("QUESTLINE_DATA_DIR") or DEFAULT_DATA_DIR).absolute()
    database_url = _from_environment("DATABASE_URL", environ) or f"sqlite:///{data_dir / DATABASE_FILE}"
    given = {name: _from_environment(name.upper(), environ) for name in ("secret_key", "pepper", "keyring")}
    if database_url.startswith("sqlite") and not all(given.values()):
        beside = _keys_beside(data_dir)
        given = {name: value or beside.get(name) for name, value in given.items()}
    for name, value in given.items():
        if not value:
            raise SettingsError(f"QUESTLINE_{name.upper()} is not set; set it, or QUESTLINE_{name.upper()}_FILE")
        if name != "keyring" and len(value.encode()) < WEAK_BELOW_BYTES:
            raise SettingsError(
                f"QUESTLINE_{name.upper()} is too short to be safe; use at least {WEAK_BELOW_BYTES} random bytes"
            )
    keys, current = parse_keyring(given["keyring"] or "")
    zone = environ.get("QUESTLINE_SERVICE_ZONE", "UTC")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"QUESTLINE_SERVICE_ZONE: {zone!r} is not a time zone, for example Asia/Almaty") from error
    languages = tuple(code.strip() for code in environ.get("QUESTLINE_LANGUAGES", "").split(",") if code.strip())
    if unknown := [code for code in languages if code not in LANGUAGES]:
        raise SettingsError(f"QUESTLINE_LANGUAGES: there is no {unknown[0]!r}; on offer are {','.join(LANGUAGES)}")
    portal_url = environ.get("QUESTLINE_PORTAL_URL", "")
    if portal_url and not portal_url.startswith(("https://", "http://")):
        raise SettingsError("QUESTLINE_PORTAL_URL: write the whole address, for example https://pages.example.org")
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        secret_key=given["secret_key"] or "",
        keyring=keys,
        keyring_current=current,
        pepper=(given["pepper"] or "").encode(),
        portal_host=environ.get("QUESTLINE_PORTAL_HOST", ""),
        staff_host=environ.get("QUESTLINE_STAFF_HOST", ""),
        portal_url=portal_url,
        channels=tuple((_from_environment("CHANNELS", environ) or "").split()),
        push_hosts=tuple(environ.get("QUESTLINE_PUSH_HOSTS", "").lower().split()),
        exit_url=environ.get("QUESTLINE_EXIT_URL", ""),
        service_zone=zone,
        languages=languages or LANGUAGES,
        currency=environ.get("QUESTLINE_CURRENCY", "KZT"),
        trusts_proxy=environ.get("QUESTLINE_TRUSTED_PROXY", "") == "1",
        is_demo=is_demo,
        is_plain_http_on_loopback=is_plain_http_on_loopback,
    )
