"""Forms of a contact: the small one that opens it, and how the fields of a card come and go.

Each field comes with what its page had read: the version, and a mark of the value that stood there. So a field that
nobody touched is told from one that was changed, also without a script.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, InputRequired, Length

from app.desk.forms import ActForm
from app.desk.pages.screening import Typed, field_name, read_screening
from app.services.contact_cards import SavedAnswer
from app.services.contact_work import Change
from app.vocabulary import Audience, ContactChannel
from app.web.typed import whole_number
from quests.answers import Answer, AnswerUnclear, Reason, clean
from quests.contact import contact, question_of
from quests.staff_screen import screening_keys

SCREENING = "screening"
BY_HAND = tuple(one for one in ContactChannel if one is not ContactChannel.PORTAL)
"""The channels by which somebody reaches us; what comes in on the portal opens no card."""


class OpenContactForm(ActForm):
    """Open a contact: by which channel, for whom, in which language."""

    channel = StringField(validators=[AnyOf([*BY_HAND], message=_l("Choose how the person reached us."))])
    audience = StringField(validators=[AnyOf([*Audience], message=_l("Choose whom the help is for."))])
    language = StringField(validators=[InputRequired(_l("Choose a language."))])

    def validate_for(self, languages: Sequence[str]) -> bool:
        """Whether it is whole, and the language is one of those on offer."""
        is_whole: bool = self.validate()
        if not self.language.errors and self.language.data not in languages:
            self.language.errors, is_whole = [_l("Choose a language.")], False
        return is_whole


class AttachForm(ActForm):
    """Somebody who came before: by her made-up name."""

    pseudonym = StringField(validators=[InputRequired(_l("Write the made-up name.")), Length(max=80)])


class CodeWordForm(ActForm):
    """Whether the code word was said as it was agreed."""

    said = HiddenField(validators=[AnyOf(["right", "wrong", "none"])])


def keys_of_step(step: str, audience: str) -> tuple[str, ...]:
    """What a step may be sent, in order."""
    if step == SCREENING:
        return screening_keys(audience)
    return tuple(question.key for question in contact().step(step).questions_for(audience))


def read_token(answer: SavedAnswer | None) -> str:
    """What a page read of a field: its version, and a mark of its value."""
    return f"{answer.version if answer else 0}.{_mark(answer.value if answer else None)}"


@dataclass(frozen=True)
class Sent:
    """What a form of a step brought: the fields that were touched, and what is wrong with others, by key."""

    changes: Mapping[str, Change]
    wrong: Mapping[str, Reason] = field(default_factory=dict)


def read_sent(step: str, audience: str, typed: Typed) -> Sent:
    """The fields that somebody touched, cleaned. What the page did not have is left alone."""
    screened = read_screening(typed, audience) if step == SCREENING else {}
    changes: dict[str, Change] = {}
    wrong: dict[str, Reason] = {}
    for key in keys_of_step(step, audience):
        read = next(iter(typed.getlist(f"v-{key}")), None)
        if read is None:
            continue
        version, _dot, mark = read.partition(".")
        question = question_of(key)
        try:
            value = clean(question, typed.getlist(field_name(key))) if question is not None else screened.get(key)
        except AnswerUnclear as unclear:
            wrong[key] = unclear.reason
            continue
        if _mark(value) != mark:
            changes[key] = Change(value, whole_number(version) or 0, read)
    return Sent(changes, wrong)


def _mark(value: Answer) -> str:
    same = None if value in ("", []) else value
    return hashlib.sha256(json.dumps(same, ensure_ascii=False).encode()).hexdigest()[:12]
