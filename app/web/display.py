"""Display choices before and after sign-in: frame, theme, text size, language. A cookie that names nobody."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from urllib.parse import parse_qsl, urlencode

from flask import Response, has_request_context, request

from app.extensions import questline
from app.web import cookies

COOKIE = "d"
FRAMES = ("", "journey", "plain")
THEMES = ("", "light", "dark")
TEXT_SIZES = ("", "large", "larger")
KEYS = ("", "off")
LASTS_SECONDS = 60 * 60 * 24 * 180


@dataclass(frozen=True)
class Display:
    """What somebody chose. Empty text means "as it comes": the system's theme, the usual size.

    ``keys`` is off for who wants no single key to do anything (WCAG 2.1.4).
    """

    frame: str = ""
    theme: str = ""
    text_size: str = ""
    language: str = ""
    keys: str = ""

    def with_choices(self, **choices: str) -> Display:
        """These choices with some replaced; what is not on offer is left as it was."""
        allowed = {
            "frame": FRAMES,
            "theme": THEMES,
            "text_size": TEXT_SIZES,
            "keys": KEYS,
            "language": ("", *questline().settings.languages),
        }
        return replace(self, **{name: value for name, value in choices.items() if value in allowed[name]})


def chosen() -> Display:
    """The choices that this browser sent, with anything unknown left out."""
    if not has_request_context():
        return Display()
    sent = dict(parse_qsl(request.cookies.get(cookies.host_bound(COOKIE), "")))
    known: dict[str, str] = {name: sent[name] for name in asdict(Display()) if name in sent}
    return Display().with_choices(**known)


def remember(response: Response, display: Display) -> None:
    """Set the cookie with these choices."""
    value = urlencode({name: text for name, text in asdict(display).items() if text})
    cookies.send(response, cookies.host_bound(COOKIE), value, max_age=LASTS_SECONDS)
