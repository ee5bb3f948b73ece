"""The forms of the service's settings: what was typed, read as the value that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import AnyOf, Length, Regexp

from app.web.typed import whole_number
from app.web.words import _
from config import LANGUAGES

Typed = MultiDict[str, str]
LONGEST_REASON = 500
CONTACT_PARTS = ("name", "number", "hours", "note")


class SettingForm(FlaskForm):
    """What every form of a setting has beside its value: the version that was looked at, and the reason."""

    seen = HiddenField(validators=[Regexp(r"^\d{1,6}$")])
    reason = StringField(validators=[Length(max=LONGEST_REASON)])
    is_sure = BooleanField()


class DecisionForm(FlaskForm):
    """What a second person says, or that who asked takes it back."""

    do = StringField(validators=[AnyOf(("approve", "decline", "withdraw"))])


def typed_value(key: str, form: Typed) -> Any:
    """The value of a setting as it was typed, to be checked by its rule."""
    return _READERS[key](form) if key in _READERS else form.get("value", "")


def fields_of(key: str, value: Any) -> dict[str, Any]:
    """A value as the fields of its form show it: the other way round."""
    if key in ("service_names", "neutral_names"):
        return {f"name_{code}": value.get(code, "") for code in LANGUAGES}
    if key == "languages":
        return {"languages": list(value), "main_language": value[0] if value else ""}
    return {"value": "\n".join(value) if key == "rooms" else value}


def field_of(key: str, part: str) -> str:
    """The field to which a mistake in this part of a value belongs."""
    if key in ("service_names", "neutral_names"):
        return f"name_{part}"
    return "languages" if key == "languages" else part or "value"


def contact_rows(form: Typed, at_most: int) -> list[dict[str, Any]]:
    """The ways to reach a person as they were typed, in the order of the numbers beside them."""
    rows = []
    for at in range(at_most):
        row: dict[str, Any] = {part: form.get(f"{part}_{at}", "") for part in CONTACT_PARTS}
        row["is_emergency"], row["is_sample"] = f"is_emergency_{at}" in form, False
        place = whole_number(form.get(f"place_{at}", ""))
        if any(row[part].strip() for part in CONTACT_PARTS) and f"leave_out_{at}" not in form:
            rows.append((at_most if place is None else place, at, row))
    return [row for _place, _at, row in sorted(rows, key=lambda one: one[:2])]


def marked_as_before(rows: list[dict[str, Any]], before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A sample whose name and number nobody touched is a sample still; nobody makes one by hand."""
    samples = {(row["name"], row["number"]) for row in before if row["is_sample"]}
    return [{**row, "is_sample": (row["name"].strip(), row["number"].strip()) in samples} for row in rows]


def no_reason() -> str:
    """Whoever decides reads it."""
    return _("Write why. A colleague reads it and decides.")


def _names(form: Typed) -> dict[str, str]:
    return {code: form.get(f"name_{code}", "") for code in LANGUAGES}


def _languages(form: Typed) -> list[str]:
    """Those that were ticked, the main one first; a main one that was not ticked is none."""
    ticked = form.getlist("languages")
    main = form.get("main_language", "")
    return [main, *(one for one in ticked if one != main)] if main in ticked else ticked


_READERS: dict[str, Callable[[Typed], Any]] = {
    "service_names": _names,
    "neutral_names": _names,
    "languages": _languages,
    "rooms": lambda form: form.get("value", "").splitlines(),
}
