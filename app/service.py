"""How the service shows itself. Neutral towards clients; staff set both names at /admin/service."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from config import Settings

BUILT_IN_NAME = "Stepping Stones"


@dataclass(frozen=True)
class ServiceNames:
    """``name`` is what staff read, ``neutral_name`` what stands in a client's tab and header."""

    name: str
    neutral_name: str
    mark: str = "stones"


def service_names(settings: Settings, language: str) -> ServiceNames:
    """The names in this language. What nobody set in it is what the software says."""
    return ServiceNames(
        name=settings.service_names.get(language) or BUILT_IN_NAME,
        neutral_name=settings.neutral_names.get(language) or _("My plan"),
    )
