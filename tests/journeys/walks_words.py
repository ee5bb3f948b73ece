"""What a person may write into a field or choose there: sensible things, careless ones and hostile ones, by chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from werkzeug.datastructures import MultiDict

from app import clock
from app.vocabulary import Audience
from tests.journeys.walks_page import Control, Field

SENTENCES = (
    "On Friday evenings, after work",
    "I would like to sleep better.\nAnd to have money left at the end of the month.",
    "My sister knows. We talk on Sundays.",
    "Хочу спокойно спать",
    "ұйқы",
    "خواب آرام شبانه",
    "我想睡得好",
)
HOSTILE = (
    "<img src=x onerror=\"document.title='taken'\"><script>alert(1)</script>",
    "'; DROP TABLE client; --",
    "{{ 7 * 7 }}{% raw %}",
    "%(name)s %s {0}",
    '=HYPERLINK("http://elsewhere.example")',
    "\u202eback to front\u202c \u0000 \ufeff\u200b",
    "👩‍👧‍👦" * 40,
    "../../etc/passwd\r\nSet-Cookie: a=b",
    "Every word of this matters to me. " * 300,
    " ",
)
NUMBERS = ("0", "1", "5", "45", "2,5", "8000", "٣٤")
HOSTILE_NUMBERS = ("-1", "1e9", "NaN", "99999999999999999999", "0x10", "1 000 000", "five")
HOSTILE_DATES = ("2026-02-30", "0001-01-01", "9999-12-31", "tomorrow", "31.12.2026")
ADDRESSES = ("heron@example.org", "+7 700 000 00 00", "not an address")
LIMIT = 64 * 1024


@dataclass
class Hand:
    """One person's hand: her own chances, the words that open her plan, and whom the plan is for."""

    chance: Random
    phrase: str = ""
    recovery: str = ""
    audience: Audience = Audience.SELF
    is_careful: bool = False
    """While she comes in she writes sensible things, so that the walk does not end at the door."""

    def fill(self, control: Control) -> MultiDict[str, str]:
        """What the form of this button sends, filled in by her."""
        assert control.form is not None
        sent: MultiDict[str, str] = MultiDict()
        fields = control.form.fields
        for one in fields:
            if one.kind == "hidden":
                sent.add(one.name, one.value)
        for name, value in self._chosen(fields):
            sent.add(name, value)
        for one in fields:
            if one.kind not in ("hidden", "radio", "checkbox", "file"):
                sent.add(one.name, self.write(one))
        if control.button[0]:
            sent.add(*control.button)
        return sent

    def _chosen(self, fields: Iterable[Field]) -> Iterable[tuple[str, str]]:
        groups: dict[str, list[Field]] = {}
        for one in fields:
            if one.kind == "radio":
                groups.setdefault(one.name, []).append(one)
            elif one.kind == "checkbox" and self.likes(one):
                yield one.name, one.value
        for name, ways in groups.items():
            whom = [one for one in ways if one.value == self.audience.value]
            if whom and self.is_careful:
                yield name, whom[0].value
            elif self.is_careful or self.chance.random() < 0.9:
                yield name, self.chance.choice(ways).value

    def likes(self, box: Field) -> bool:
        """Whether she ticks a box."""
        if "consent" in box.name:
            return self.is_careful or self.chance.random() < 0.85
        return self.is_careful or self.chance.random() < (0.7 if box.is_chosen else 0.5)

    def write(self, one: Field) -> str:
        """What she writes into a field, or picks from a list."""
        if "phrase" in one.name or (one.name == "words" and one.kind == "search"):
            return self._words_of_hers()
        if one.name == "code" and self.recovery and self.chance.random() < 0.7:
            return self.recovery
        if one.kind == "select":
            return self.chance.choice(one.options)
        if one.kind in ("date", "datetime-local"):
            return self._day() if one.kind == "date" else f"{self._day()}T10:30"
        if one.kind == "time":
            return self.chance.choice(("21:30", "00:00", "9:5", ""))
        return self._text(one)

    def _words_of_hers(self) -> str:
        if self.phrase and (self.is_careful or self.chance.random() < 0.9):
            return self.phrase
        return self.chance.choice(("calm river stone meadow lantern quiet", "only three words", ""))

    def _text(self, one: Field) -> str:
        kind = self.chance.random()
        if self.is_careful:
            kind = 0.2
        if kind < 0.1:
            return one.value
        if one.says == "number" or one.kind == "number":
            return self.chance.choice(NUMBERS if kind < 0.75 else HOSTILE_NUMBERS)
        if one.kind in ("email", "tel") or "address" in one.name:
            return self.chance.choice(ADDRESSES)
        words = self.chance.choice(SENTENCES if kind < 0.8 else HOSTILE)
        if one.kind != "textarea":
            words = " ".join(words.split())
        return words[: one.limit] if one.limit else words

    def _day(self) -> str:
        if self.chance.random() < 0.2:
            return self.chance.choice(HOSTILE_DATES)
        moment: datetime = clock.now() + timedelta(days=self.chance.randint(-20, 60))
        return moment.date().isoformat()
