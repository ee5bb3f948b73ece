"""What somebody wrote in a form that could not be taken, shown back so that no words are lost. Never a secret."""

from __future__ import annotations

from flask import request

SHORTEST_WORTH_SHOWING = 20
NEVER_SHOWN = ("password", "phrase", "code", "csrf_token", "key", "token")


def what_was_typed() -> list[str]:
    """The longer texts of this form, in its order; nothing that opens a door."""
    if request.method != "POST":
        return []
    return [
        text
        for name, text in request.form.items()
        if len(text) > SHORTEST_WORTH_SHOWING and not name.startswith(NEVER_SHOWN)
    ]
