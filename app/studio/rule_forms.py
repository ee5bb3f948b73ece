"""The forms of the words and rules of the service: what was typed, read as the value that it stands for, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, Length, Regexp

from app.house_rules import Key
from app.services.rule_checks import CHANNELS, MOST_WORDS, clock_words, clocks_that_may_change
from app.services.rule_settings import whole_value

Typed = MultiDict[str, str]
LONGEST_REASON = 500
ROWS_TO_FILL = 3
"""Empty rows for words below those that there are."""
ANY = "any"


class RuleForm(FlaskForm):
    """What every form of a rule has beside its value: the version that was looked at, and why."""

    seen = HiddenField(validators=[Regexp(r"^\d{1,6}$")])
    reason = StringField(validators=[Length(max=LONGEST_REASON)])


class RuleDecisionForm(FlaskForm):
    """What a second person says, or that who asked takes it back."""

    do = StringField(validators=[AnyOf(("approve", "decline", "withdraw"))])


def typed_value(key: Key, form: Typed) -> Any:
    """The value of a rule as it was typed, to be checked by its rule."""
    if key.kind == "message":
        return {
            channel: {part: form.get(f"{part}_{channel or ANY}", "") for part in ("subject", "body")}
            for channel in CHANNELS
        }
    if key.kind == "clocks":
        return {
            kind: {channel: form.get(f"{kind}_{channel or ANY}", "") for channel in by_channel}
            for kind, by_channel in clocks_that_may_change().items()
        }
    if key.kind == "words":
        rows = [{part: form.get(f"{part}_{at}", "") for part in ("forms", "kind", "instead")} for at in _places(form)]
        return {"words": rows, "allow": form.get("allow", "")}
    return dict(form.items())


def fields_of(key: Key, value: Mapping[str, Any]) -> dict[str, Any]:
    """A value as the fields of its form show it. Words of the service that nobody wrote are empty."""
    whole = whole_value(key, dict(value))
    if key.kind == "message":
        return {
            f"{part}_{channel or ANY}": value.get(channel, {}).get(part, "")
            for channel in CHANNELS
            for part in ("subject", "body")
        }
    if key.kind == "clocks":
        return {
            f"{kind}_{channel or ANY}": minutes
            for kind, by_channel in whole.items()
            for channel, minutes in by_channel.items()
        }
    if key.kind == "words":
        return {"rows": _rows([{**word, "forms": ", ".join(word["forms"])} for word in whole["words"]]),
                "allow": "\n".join(whole["allow"])}  # fmt: skip
    if key.kind == "script":
        return {part: "\n".join(value.get(part, ())) for part in ("words", "typed")}
    return {part: clock_words(number) if part.startswith("quiet") else number for part, number in whole.items()}


def fields_typed(key: Key, typed: Any) -> dict[str, Any]:
    """What was typed, as the fields show it once more: nothing of it is lost."""
    if key.kind in ("message", "clocks"):
        pairs = ((one, channel, value) for one, by_channel in typed.items() for channel, value in by_channel.items())
        if key.kind == "clocks":
            return {f"{kind}_{channel or ANY}": value for kind, channel, value in pairs}
        return {f"{part}_{channel or ANY}": value for channel, part, value in pairs}
    if key.kind == "words":
        return {"rows": _rows(typed["words"]), "allow": typed["allow"]}
    return dict(typed)


def _places(form: Typed) -> list[int]:
    return [at for at in range(MOST_WORDS + ROWS_TO_FILL) if f"forms_{at}" in form]


def _rows(words: list[dict[str, Any]]) -> list[dict[str, Any]]:
    written = [word for word in words if word["forms"] or word["instead"]]
    return written + [{"forms": "", "kind": "stigma", "instead": ""} for _each in range(ROWS_TO_FILL)]
