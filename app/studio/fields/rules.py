"""Controls for the rules of a quest: conditions as clauses to choose, promises, days, what leaves a question out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale

from app.studio.fields.given import ABSENT, Given, Sent, as_typed, is_nothing, joined, number, one
from app.studio.fields.plain import raw
from app.studio.fields.spot import Node, Option, Options, Spot
from app.studio.fields.tables import MOST_ROWS, Rows
from app.web.typed import whole_number
from app.web.words import ngettext

MEASURES = ("hours", "open_hours", "working_days")


@dataclass(frozen=True)
class ConditionRule:
    """A branch: one clause, or several of which one is enough. Each is chosen as a whole, as "the risk is high".

    One empty row more is always shown, so one more clause needs no button; a row without a clause is none.
    """

    options: Options

    def _clauses(self, value: Any) -> list[tuple[str, int]] | None:
        """Code and number of each clause; None where it is no condition that can be chosen."""
        if is_nothing(value):
            return []
        if not isinstance(value, dict):
            return None
        several = value.get("any_of")
        parts = several if value.keys() == {"any_of"} and isinstance(several, list | tuple) else [value]
        found = [clause_of(part) for part in parts]
        return None if None in found else [each for each in found if each is not None]

    def write(self, value: Any, name: str) -> Sent:
        clauses = self._clauses(value)
        if clauses is None:
            return
        yield f"{name}:n", str(len(clauses) + 1)
        for at, (code, count) in enumerate([*clauses, ("", 1)]):
            yield joined(name, at), code
            yield f"{name}.{at}:count", str(count)

    def read(self, given: Given, name: str, value: Any) -> Any:
        there, shown = self._clauses(value), whole_number(one(given, f"{name}:n") or "")
        if there is None or shown is None:
            return value
        sent = []
        for at in range(min(shown, MOST_ROWS)):
            if code := one(given, joined(name, at)):
                count = number(one(given, f"{name}.{at}:count") or "1")
                sent.append((code, count if isinstance(count, int) and count > 0 else 1))
        if sent == there:
            return value
        parts = [part for code, count in sent if (part := condition_of(code, count)) is not None]
        if len(parts) < 2:
            return parts[0] if parts else ABSENT
        return {"any_of": parts}

    def show(self, value: Any, spot: Spot) -> Node:
        clauses = self._clauses(value)
        if clauses is None:
            return raw(spot)
        options = list(self.options(spot.around, spot.path))
        known = {option.code for option in options}
        options += [Option(code, code) for code, _count in clauses if code not in known]
        parts = tuple(
            spot.inner(at).node("clause", value=code, options=tuple(options), told=str(count))
            for at, (code, count) in enumerate([*clauses, ("", 1)])
        )
        words = dict(options)
        told = [clause_words(code, count, words[code]) for code, count in clauses]
        return spot.node(
            "condition", parts=parts, told=format_list(told, style="or", locale=get_locale()) if told else ""
        )


def clause_words(code: str, count: int, words: str) -> str:
    """A clause with its number, as it is read in a sentence."""
    if code == "missed":
        return ngettext("%(num)s check-in was left open", "%(num)s check-ins were left open", count)
    return (
        words if count == 1 else ngettext("%(clause)s, %(num)s time", "%(clause)s, %(num)s times", count, clause=words)
    )


def clause_of(part: Any) -> tuple[str, int] | None:
    """A plain condition as the code of its clause and the number in it."""
    if not isinstance(part, dict):
        return None
    times = part.get("times", 1)
    missed = part.get("missed_check_ins")
    count = missed if missed is not None else times
    if isinstance(count, bool) or not isinstance(count, int) or count < 1 or (missed is not None and "times" in part):
        return None
    kinds = {key: value for key, value in part.items() if key != "times"}
    match kinds:
        case {"risk_at_least": str(level)} if len(kinds) == 1:
            return f"risk:{level}", count
        case {"missed_check_ins": int()} if len(kinds) == 1:
            return "missed", count
        case {"lapse_reported": True} if len(kinds) == 1:
            return "lapse", count
        case {"preference": str(what), "is": str(value)} if len(kinds) == 2 and ":" not in what:
            return f"preference:{what}:{value}", count
        case {"fact": str(key), "is": str(value)} if len(kinds) == 2 and ":" not in key:
            return f"fact:{key}:{value}", count
    return None


def condition_of(code: str, count: int = 1) -> dict[str, Any] | None:
    """The plain condition that a clause stands for; None for a code that is none."""
    if code == "missed":
        return {"missed_check_ins": count}
    more: dict[str, Any] = {"times": count} if count > 1 else {}
    kind, _, rest = code.partition(":")
    what, _, value = rest.partition(":")
    if code == "lapse":
        return {"lapse_reported": True, **more}
    if kind == "risk" and rest:
        return {"risk_at_least": rest, **more}
    if kind in ("preference", "fact") and what:
        return {kind: what, "is": value, **more}
    return None


@dataclass(frozen=True)
class PromiseRule:
    """A number of hours, opening hours or working days, and what is sooner where a condition holds."""

    measures: Options
    sooner: Rows
    sooner_label: Any
    needed: bool = False

    def _there(self, value: Any) -> tuple[str, str] | None:
        """Measure and number; None where it is no promise that can be chosen."""
        if is_nothing(value):
            return "", ""
        if not isinstance(value, dict):
            return None
        named = [(key, as_typed(value[key])) for key in MEASURES if not is_nothing(value.get(key))]
        if not named:
            return "", ""
        key, typed = named[0]
        return (key, typed) if len(named) == 1 and typed is not None else None

    def write(self, value: Any, name: str) -> Sent:
        there = self._there(value)
        if there is None:
            return
        yield f"{name}:measure", there[0]
        yield f"{name}:number", there[1]
        yield from self.sooner.write(self._sooner(value), joined(name, "sooner"))

    def _sooner(self, value: Any) -> Any:
        return value.get("sooner", ABSENT) if isinstance(value, dict) else ABSENT

    def read(self, given: Given, name: str, value: Any) -> Any:
        there, measure = self._there(value), one(given, f"{name}:measure")
        if there is None or measure is None:
            return value
        typed = one(given, f"{name}:number") or ""
        made = dict(value) if isinstance(value, dict) else {}
        if (measure, typed) != there:
            made = {key: each for key, each in made.items() if key not in MEASURES}
            if measure in MEASURES and typed:
                made = {measure: number(typed), **made}
        sooner = self.sooner.read(given, joined(name, "sooner"), self._sooner(value))
        made.pop("sooner", None) if sooner is ABSENT else made.update(sooner=sooner)
        if is_nothing(value) and not made:
            return value
        return made or ABSENT

    def show(self, value: Any, spot: Spot) -> Node:
        there = self._there(value)
        if there is None:
            return raw(spot)
        options = self.measures(spot.around, spot.path)
        sooner = self.sooner.show(self._sooner(value), spot.inner("sooner", self.sooner_label))
        return spot.node("promise", value=there[1], chosen=(there[0],), options=tuple(options), parts=(sooner,))


@dataclass(frozen=True)
class DaysRule:
    """A day for everybody, or a day for each answer to one question (and one for who has not said)."""

    facts: Options
    answers: Options
    """The answers of the question by which the days go: the last key of the path is the question's."""

    def _fact(self, value: Any) -> str | None:
        """The question by which the days go, "" for none; None where it cannot be chosen."""
        if not isinstance(value, dict):
            return "" if as_typed(value) is not None else None
        days = value.get("days", {})
        is_plain = value.keys() <= {"fact", "days", "otherwise"} and isinstance(days, dict)
        is_plain = is_plain and all(as_typed(each) is not None for each in (*days.values(), value.get("otherwise")))
        fact = value.get("fact")
        return fact if is_plain and isinstance(fact, str) and fact else None

    def write(self, value: Any, name: str) -> Sent:
        fact = self._fact(value)
        if fact is None:
            return
        yield f"{name}:of", fact
        if not fact:
            yield name, as_typed(value) or ""
            return
        for answer, day in value.get("days", {}).items():
            yield f"{name}.days.{answer}", as_typed(day) or ""
        yield joined(name, "otherwise"), as_typed(value.get("otherwise")) or ""

    def read(self, given: Given, name: str, value: Any) -> Any:
        there, fact = self._fact(value), one(given, f"{name}:of")
        if there is None or fact is None or list(self.write(value, name)) == self._sent(given, name, value):
            return value
        if not fact:
            typed = one(given, name) or ""
            return number(typed) if typed else ABSENT
        made: dict[str, Any] = {"fact": fact, "days": {}}
        if there in ("", fact):
            made["days"] = self._days(given, name, value)
        if otherwise := one(given, joined(name, "otherwise")):
            made["otherwise"] = number(otherwise)
        return made

    def _sent(self, given: Given, name: str, value: Any) -> list[tuple[str, str]]:
        return [(key, one(given, key) or "") for key, _there in self.write(value, name)]

    def _days(self, given: Given, name: str, value: Any) -> dict[str, Any]:
        start = f"{name}.days."
        there = value.get("days", {}) if isinstance(value, dict) else {}
        days = {
            answer: day
            for answer, day in there.items()
            if f"{start}{answer}" not in given or one(given, f"{start}{answer}")
        }
        for sent in given:
            if sent.startswith(start) and (day := one(given, sent)):
                answer = sent.removeprefix(start)
                days[answer] = there[answer] if as_typed(there.get(answer, "")) == day else number(day)
        return days

    def show(self, value: Any, spot: Spot) -> Node:
        fact = self._fact(value)
        if fact is None:
            return raw(spot)
        options = list(self.facts(spot.around, spot.path))
        if fact and fact not in [option.code for option in options]:
            options.append(Option(fact, fact))
        if not fact:
            return spot.node("days", value=as_typed(value) or "", options=tuple(options), chosen=("",), is_on=True)
        days = value.get("days", {})
        answers = list(self.answers(spot.around, (fact,)))
        answers += [Option(each, each) for each in days if each not in [option.code for option in answers]]
        parts = [
            spot.inner("days").inner(code, words).node("number", value=as_typed(days.get(code, "")) or "")
            for code, words in answers
        ]
        parts.append(spot.inner("otherwise").node("number", value=as_typed(value.get("otherwise")) or ""))
        return spot.node("days", options=tuple(options), chosen=(fact,), parts=tuple(parts), is_on=True)
