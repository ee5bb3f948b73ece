"""Whatever quest the language allows, as plain data, the same for a seed: every model and field of it comes up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from quests.text_places import TEXT_KEYS

LANGUAGES = ("en", "ru", "fa", "zh", "de")
SOME_WORDS = (
    "Words", "5", "yes", "null", "~", "a: b", "# no remark", "- no list", "'one' \"two\"", "{day} of {number}",
    "two\nlines", "Слова: да", "لا", "🎉 x", "*not an anchor", "&a", "%x", "a\\b", "trailing:", "[1, 2]", "2027-05-21",
    "a - b, c", "one\n\n- two\n- three", "@x", "`x`", "!", "| x", "é",
)  # fmt: skip
SLUGS = ("a-quest", "another", "crisis-to-safety", "old-one", "x1-2")
KINDS = (
    "information",
    "self_task",
    "questionnaire",
    "limits",
    "booking",
    "check_in",
    "review",
    "agreement",
    "staff_task",
)
SETS = {"consent": ("yes", "no"), "ways": ("call", "email"), "times": ("morning", "weekend"),
        "voicemail": ("no", "yes"), "if_someone_else": ("later", "say_nothing"), "address": ()}  # fmt: skip
Fact = tuple[str, str]
Table = dict[str, Any]


class Maker(Random):
    """Makes parts of quests. Whether a key that can be left out is there is a toss of a coin."""

    def some(self, values: Sequence[Any], least: int = 0) -> list[Any]:
        return self.sample(list(values), self.randint(min(least, len(values)), len(values)))

    def words(self) -> str:
        made = "".join(self.choices("abcdežшщя ,.:'\"#-{}", k=self.randint(1, 20))).strip()
        return self.choice(SOME_WORDS) if self.random() < 0.6 else made or "x"

    def text(self) -> Any:
        return self.words() if self.random() < 0.3 else {code: self.words() for code in self.some(LANGUAGES, 1)}

    def flag(self) -> bool:
        return self.random() < 0.5

    def with_some(self, made: Table, **possible: Callable[[], Any]) -> Table:
        return made | {key: make() for key, make in possible.items() if self.flag()}

    def one_of(self, *values: Any) -> Callable[[], Any]:
        return lambda: self.choice(values)

    def number(self, low: int, high: int) -> Callable[[], int]:
        return lambda: self.randint(low, high)

    # --- questions ------------------------------------------------------------------------------

    def answers(self, values: Sequence[str], *, may_lead: bool = False) -> list[Table]:
        leads: tuple[Table, ...] = ({}, {"quest": "another"}, {"leads_to": "talk"}, {"leads_to": "partner"})
        return [{"value": value, "label": self.text(), **(self.choice(leads) if may_lead else {})} for value in values]

    def question(self, key: str, before: Sequence[Table]) -> Table:
        made: Table = {"key": key, "label": self.text(), **self._answered()}
        asked = [(each["key"], choice["value"]) for each in before for choice in each.get("choices", ())]
        if asked and self.flag():
            earlier, value = self.choice(asked)
            made["unless"] = {"question": earlier, "is": value}
        return self.with_some(
            made, hint=self.text, why=self.text, is_optional=self.flag, low_label=self.text, high_label=self.text,
            involves=self.one_of("partner", "someone_close"),
        )  # fmt: skip

    def _answered(self) -> Table:
        """The kind of a question; what it sets or screens for asks for a shape of its own."""
        special = self.choice(("", "", "sets", "red_flags", "fear"))
        if special == "sets":
            rule = self.choice(sorted(SETS))
            kind = "text" if rule == "address" else "several" if rule in ("ways", "times") else "choice"
            return {"sets": rule, "kind": kind} | ({"choices": self.answers(SETS[rule])} if SETS[rule] else {})
        if special == "red_flags":
            return {"kind": "several", "screens": special, "choices": self.answers(("f1", "f8", "none_of_these"))}
        if special == "fear":
            return {"kind": "choice", "screens": "fear_at_home", "choices": self.answers(("yes", "no"))}
        kind = self.choice(("text", "choice", "several", "scale", "money", "hours", "date", "days_of_week"))
        if kind not in ("choice", "several"):
            return {"kind": kind}
        is_fact = self.flag()
        found = self.answers(self.some(("low", "fine", "not_now", "yes"), 1), may_lead=is_fact)
        return {"kind": kind, "choices": found} | ({"is_fact": True} if is_fact else {})

    def questions(self, least: int, name: str) -> list[Table]:
        made: list[Table] = []
        for number in range(self.randint(least, 3)):
            made.append(self.question(f"{name}_{number}", made))
        return made

    # --- rules ----------------------------------------------------------------------------------

    def clause(self, facts: Sequence[Fact], *, missed: bool) -> Table:
        what, value = self.choice((("pace", "own"), ("depth", "full"), ("frame", "plain")))
        found: list[Table] = [{"risk_at_least": self.choice(("low", "medium", "high"))}, {"lapse_reported": True},
                              {"preference": what, "is": value}]  # fmt: skip
        if missed:
            found.append({"missed_check_ins": self.randint(1, 4)})
        if facts:
            key, answer = self.choice(facts)
            found += [{"fact": key, "is": answer}, {"fact": key, "is": answer, "times": self.randint(2, 5)}]
        return self.choice(found)

    def condition(self, facts: Sequence[Fact], *, missed: bool = True) -> Table:
        if self.flag():
            return self.clause(facts, missed=missed)
        return {"any_of": [self.clause(facts, missed=missed) for _ in range(self.randint(2, 3))]}

    def promise(self, facts: Sequence[Fact]) -> Table:
        made: Table = {self.choice(("hours", "open_hours", "working_days")): self.randint(1, 30)}
        sooner = [{"when": self.condition(facts), "hours": self.randint(1, 720)} for _ in range(self.randint(1, 2))]
        return self.with_some(made, sooner=lambda: sooner)

    def days(self, facts: Sequence[Fact]) -> Any:
        if not facts or self.flag():
            return self.randint(0, 1100)
        key, value = self.choice(facts)
        return self.with_some({"fact": key, "days": {value: self.randint(0, 99)}}, otherwise=self.number(0, 99))

    def reminders(self) -> Table:
        hours = lambda: [self.randint(1, 720) for _ in range(self.randint(0, 3))]  # noqa: E731
        return self.with_some({}, after_hours=hours, before_hours=hours)

    # --- steps ----------------------------------------------------------------------------------

    def draft(self, slug: str) -> Table:
        """A step with what its kind needs, before anything that reads facts."""
        kind = self.choice(KINDS)
        made: Table = {"slug": slug, "kind": kind, "title": self.text(), "hint": self.text(), "why": self.text(),
                       "minutes": self.randint(1, 90)}  # fmt: skip
        name = slug.replace("-", "_")
        if kind == "information":
            made["passages"] = [{"heading": self.text(), "body": self.text()} for _ in range(self.randint(1, 2))]
        if kind == "questionnaire":
            made["instruments"] = self.some(("k6", "pgsi", "asq", "one-of-ours"), 1)
        if kind in ("limits", "check_in", "agreement"):
            made["questions"] = self.questions(1, name)
        if kind in ("self_task", "review", "staff_task") and (asked := self.questions(0, name)):
            made["questions"] = asked
        if kind in ("self_task", "staff_task"):
            made = self.with_some(made, guidance=self.text)
        if kind == "check_in":
            repeats = {"on_days": sorted(self.sample(range(400), self.randint(2, 4)))}
            made = self.with_some(made, repeats=lambda: self.with_some(repeats, within_days=self.number(1, 60)))
        return made

    def step(self, made: Table, facts: Sequence[Fact], before: Sequence[str]) -> Table:
        """The step with everything else that a step may have."""
        kind = made["kind"]
        if kind in ("booking", "review") or (kind == "staff_task" and self.flag()):
            made["promise"] = self.promise(facts)
        more: dict[str, Callable[[], Any]] = {}
        if before:
            more["after"] = lambda: self.some(before, 1)
        if kind == "booking":
            more |= {"talk_minutes": self.number(5, 180), "ways": lambda: self.some(("phone", "chat", "in_person"), 1)}
        elif kind == "staff_task":
            more |= {
                "owner": self.one_of("agent", "counsellor", "supervisor", "clinician"),
                "call": lambda: self.with_some({}, tries=self.number(1, 5)),
                "protocols": lambda: self.some(("p_s", "p_f", "p_v"), 1),
            }
        else:
            more["owner"] = self.one_of("client", "agent", "clinician")
        return self.with_some(
            made, plain_title=self.text, expected_days=self.number(1, 90), depth=self.one_of("short", "full"),
            is_extra=self.flag, is_optional=self.flag, named_act=self.text, reminders=self.reminders,
            visibility=self.one_of("client", "staff"), involves=self.one_of("partner", "someone_close"),
            replaces=lambda: self.some(("old-one", "older-one"), 1), done_words=self.text, skipped_words=self.text,
            skip_offers_talk=self.flag, only_if=lambda: self.condition(facts, missed=False),
            due_from_days=lambda: self.days(facts),
            evidence=self.one_of("tick", "text", "num", "staff", "score"), **more,
        )  # fmt: skip

    # --- levels and the quest -------------------------------------------------------------------

    def feedback(self) -> Table:
        shows = self.one_of("answers", "limits_card", "own_words", "then_now", "counsellor", "plan_page", "nothing")
        return self.with_some({"title": self.text(), "words": self.text()}, plain_title=self.text, shows=shows)

    def asks(self) -> Table:
        kind = self.choice(("scale_1_5", "scale_0_10", "choice", "text"))
        made: Table = {"label": self.text(), "kind": kind}
        if kind == "choice":
            made["choices"] = self.answers(("a", "b"))
        if kind.startswith("scale"):
            made = self.with_some(made, is_anonymous=self.flag)
        return self.with_some(made, low_label=self.text, high_label=self.text)

    def offer(self, facts: Sequence[Fact]) -> Table:
        return self.with_some(
            {"when": self.condition(facts), "words": self.text()}, quest=self.one_of(*SLUGS),
            asks_for=self.one_of("client", "counsellor"), at_once=self.flag,
        )  # fmt: skip

    def level(self, slug: str, drafts: Sequence[Table], facts: Sequence[Fact]) -> Table:
        steps: list[Table] = []
        slugs: list[str] = []
        for made in drafts:
            steps.append(self.step(made, facts, tuple(slugs)))
            slugs += walked(steps[-1])
        hers = [each for made in steps if made.get("owner", _usual(made)) == "client" for each in walked(made)]
        done: Table = self.choice(({"at_least": 1}, {"at_least": 1, "of": slugs}, {"all_of": slugs}))
        level = {"slug": slug, "title": self.text(), "opening": self.text(), "steps": steps, "done": done,
                 "feedback": self.feedback(), "asks": self.asks()}  # fmt: skip
        if len(hers) > 1:
            level = self.with_some(level, alternatives=lambda: [{"title": self.text(), "of": hers}])
        offers = [self.offer(facts) for _ in range(self.randint(1, 2))]
        replaces = self.some(("old", "older"), 1)
        return self.with_some(level, plain_title=self.text, replaces=lambda: replaces, offers=lambda: offers)

    def quest(self, slug: str) -> Table:
        drafts = [[self.draft(f"s-{at}-{number}") for number in range(self.randint(1, 3))]
                  for at in range(self.randint(1, 2))]  # fmt: skip
        facts = [
            (asked["key"], choice["value"])
            for made in (each for steps in drafts for each in steps)
            for asked in made.get("questions", ())
            for choice in asked.get("choices", ())
            if asked.get("is_fact")
        ]
        exits = lambda: self.with_some(  # noqa: E731
            {}, moves_to=lambda: self.some(("partner", "another"), 1), lost_contact=self.one_of("rule", "supervisor")
        )
        about = self.with_some(
            {
                "slug": slug, "version": self.randint(1, 9), "title": self.text(), "plain_title": self.text(),
                "summary": self.text(), "audience": self.some(("self", "close_person", "young"), 1),
                "risk_gate": self.choice(("low", "medium", "high")), "expected_weeks": self.randint(1, 160),
                "content_owner": self.words().replace("\n", " "), "review_on": "2027-05-21", "finish": self.feedback(),
            },
            place=self.one_of("main", "beside", "suspending"), calm=self.flag, safety_stop=self.one_of(None, *SLUGS),
            needs_certificates=lambda: self.some(("crisis-protocols", "x"), 1),
            languages=lambda: self.some(LANGUAGES, 1), reminders=self.reminders, exits=exits,
        )  # fmt: skip
        return about | {"levels": [self.level(f"l-{at}", steps, facts) for at, steps in enumerate(drafts)]}


def made_quest(seed: int, slug: str = "made-up") -> Table:
    """A whole quest as plain data, valid by the way in which it is made; the same for a seed."""
    return Maker(seed).quest(slug)


def walked(step: Table) -> list[str]:
    """The slugs under which a level names a step."""
    repeats = step.get("repeats")
    return [f"{step['slug']}-day-{day}" for day in repeats["on_days"]] if repeats else [step["slug"]]


def _usual(step: Table) -> str:
    return "counsellor" if step["kind"] == "staff_task" else "client"


def by_language(value: Any) -> Any:
    """The same as the models take it, every text a table: words without a language are English."""
    if isinstance(value, list | tuple):
        return tuple(by_language(each) for each in value)
    if not isinstance(value, dict):
        return value
    return {
        key: {"en": each} if key in TEXT_KEYS and isinstance(each, str) else by_language(each)
        for key, each in value.items()
    }
