"""How the service shows itself. Neutral towards clients; settings in /admin take this over when they come."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True)
class ServiceNames:
    """``name`` is what staff read, ``neutral_name`` what stands in a client's tab and header."""

    name: str
    neutral_name: str
    mark: str = "stones"


def service_names() -> ServiceNames:
    """The names in the language of this request."""
    return ServiceNames(name="Stepping Stones", neutral_name=_("My plan"))
