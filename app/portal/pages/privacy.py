"""What is private, what is not, and when emergency services may be called: one text, said alike on every page.

Who starts says yes to a version of it (trust.md decision 3). Whoever changes a sentence raises the version, and then
everybody is told once, on her next visit. A test holds the sentences of each version by their hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.queries.arrivals import consent_of
from app.web.sessions import client, client_or_none
from app.web.transaction import db

PRIVACY_VERSION = "1"


@dataclass(frozen=True)
class PrivacyPart:
    """One heading with its sentences, each with its icon."""

    heading: str
    lines: tuple[tuple[str, str], ...]


def privacy_parts() -> tuple[PrivacyPart, ...]:
    """The whole text, in the language of the page."""
    return (
        PrivacyPart(
            _("What is private"),
            (
                ("pencil", _("What you have not sent is a draft, and a draft is yours alone.")),
                ("user-round", _("You go by a made-up name. A number or an address is kept only if you give us one.")),
                ("shield", _("We tell nobody else that you are here. You can stop at any time.")),
            ),
        ),
        PrivacyPart(
            _("What is not"),
            (
                (
                    "users-round",
                    _(
                        "What you send can be read by two people: the counsellor of your plan and a supervisor of the "
                        "service. They also see which steps you opened, finished or skipped, and when you were last "
                        "here."
                    ),
                ),
                (
                    "eye",
                    _(
                        "Until a counsellor has taken on your plan, the team sees your made-up name, your language, "
                        "your plan and how soon you may need help."
                    ),
                ),
                (
                    "smartphone",
                    _(
                        "Whoever holds your open phone can read what is on it. A law or a court may make us hand over "
                        "what we keep."
                    ),
                ),
            ),
        ),
        PrivacyPart(
            _("When emergency services may be called"),
            (
                (
                    "heart-handshake",
                    _(
                        "If a life is in danger, a person at the service may call emergency services. A person decides "
                        "that, never the software. Wherever we can, we tell you first."
                    ),
                ),
            ),
        ),
    )


def privacy_to_tell() -> Literal["", "new", "changed"]:
    """Whether she has something to read: the text itself, or a version of it that she has not said yes to."""
    user = client_or_none()
    if user is None or user.consent_version == PRIVACY_VERSION:
        return ""
    return "changed" if user.consent_version else "new"


@dataclass(frozen=True)
class Consent:
    """What she said yes to: the version, None where she was not asked, and when. ``is_older`` than the text now."""

    version: str | None
    at: datetime | None

    @property
    def is_older(self) -> bool:
        return self.version != PRIVACY_VERSION


def consent_given() -> Consent:
    """Her yes, for the page about her privacy."""
    return Consent(*consent_of(db(), client().id))


@bp.context_processor
def _privacy() -> dict[str, object]:
    return {"privacy_parts": privacy_parts, "privacy_to_tell": privacy_to_tell, "consent_given": consent_given}
