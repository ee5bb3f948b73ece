"""What the fields of a step are called, by its kind and in the order in which a designer thinks of them."""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

from flask_babel import lazy_gettext as _l

from app.studio.fields import draft_options, options
from app.studio.fields.picks import Picks
from app.studio.fields.plain import Choice, Fixed, Number, Several, Tick, Words
from app.studio.fields.questions import QUESTIONS
from app.studio.fields.rules import ConditionRule, DaysRule, PromiseRule
from app.studio.fields.tables import Field, Group, Rows, Table, keys_of
from quests.rules import Condition, DaysByFact, Promise, Reminders, Sooner
from quests.steps import DEFAULT_EXPECTED_DAYS, AnyStep, Call, Passage, Repeats, Step


class Section(NamedTuple):
    """Fields that belong together. ``folds``: they are seldom needed and open on demand."""

    key: str
    title: Any
    keys: tuple[str, ...]
    folds: bool = False


CONDITION = ConditionRule(draft_options.conditions)
SOONER = Table(
    Sooner,
    (
        Field("hours", _l("Within"), Number(unit=_l("hours"))),
        Field("when", _l("If"), CONDITION),
    ),
)
SOONERS = Rows(SOONER, _l("Sooner %(number)s"), _l("Add: sooner if"))
PROMISE = PromiseRule(options.measures, SOONERS, _l("Sooner if"))
DAYS = DaysRule(draft_options.facts, draft_options.answers_of)
REMINDERS = Table(
    Reminders,
    (
        Field(
            "after_hours",
            _l("After the day of a step"),
            Several(usual=(24, 72), is_numbers=True, unit=_l("hours")),
            _l("At most two, as in 24, 72. Empty: nobody is reminded, and a person decides."),
        ),
        Field(
            "before_hours",
            _l("Before a talk"),
            Several(usual=(24, 2), is_numbers=True, unit=_l("hours")),
        ),
    ),
)
PASSAGE = Table(
    Passage,
    (
        Field("heading", _l("Heading"), Words()),
        Field("body", _l("Text"), Words("markdown"), _l("Lists with -, **strong words**, links with https.")),
    ),
)
REPEATS = Table(
    Repeats,
    (
        Field(
            "on_days",
            _l("On these days of the level"),
            Several(is_numbers=True),
            _l("Rising, with commas, as in 7, 14, 28. {day} and {number} in the words are filled in."),
        ),
        Field("within_days", _l("Each stays due for"), Number(usual=3, unit=_l("days"))),
    ),
)
CALL = Table(Call, (Field("tries", _l("Tries before it is closed"), Number(usual=3)),))

_EVIDENCE = {
    get_args(kind.model_fields["kind"].annotation)[0]: str(kind.model_fields["evidence"].default)
    for kind in get_args(get_args(Step)[0])
}


def _field_of(kind: str) -> dict[str, Field]:
    """Every field that some kind of step has. What is usual depends on the kind."""
    fields = (
        Field("questions", _l("Questions"), QUESTIONS),
        Field("passages", _l("Passages to read"), Rows(PASSAGE, _l("Passage %(number)s"), _l("Add a passage"))),
        Field("instruments", _l("Questionnaires"), Picks(options.instruments), _l("Their words are locked.")),
        Field("title", _l("Title people see"), Words(), _l("Neutral words. It can show on a shared phone.")),
        Field(
            "plain_title",
            _l("Title in the plain plan"),
            Words(),
            _l("Words that tell a stranger nothing. Empty: the same title."),
        ),
        Field("hint", _l("Small words under the title"), Words()),
        Field("why", _l("What it is good for"), Words("long")),
        Field(
            "guidance",
            _l("How to do it"),
            Words("markdown"),
            _l("Of a task of the staff only staff read it. Lists with -, **strong words**, links with https."),
        ),
        Field("minutes", _l("Time it takes"), Number(unit=_l("minutes"))),
        Field(
            "owner",
            _l("Who does it"),
            # A task of the staff names its owner in the file (rule Q020), so nothing is taken for granted.
            Choice(options.owners, usual="" if kind == "staff_task" else "client", none=_l("Choose who does it")),
        ),
        Field("promise", _l("What we promise"), PROMISE, _l("The clock counts against us, never against the client.")),
        Field(
            "call",
            _l("A call"),
            Group(CALL, _l("It is a call")),
        ),
        Field("talk_minutes", _l("Length of the talk"), Number(usual=30, unit=_l("minutes"))),
        Field("ways", _l("Ways to talk"), Picks(options.ways, usual=("phone", "chat", "in_person"))),
        Field("protocols", _l("Protocols of a crisis"), Picks(options.protocols)),
        Field("evidence", _l("What is kept of it"), Choice(options.evidences, usual=_EVIDENCE.get(kind, "tick"))),
        Field(
            "expected_days",
            _l("Usually open for"),
            Number(usual=DEFAULT_EXPECTED_DAYS, unit=_l("days")),
        ),
        Field("due_from_days", _l("Open from day"), DAYS, _l("Days count from the day on which the step opens.")),
        Field("due_by_days", _l("Best done by day"), DAYS),
        Field("repeats", _l("Repeats"), Group(REPEATS, _l("It is asked on several days"))),
        Field("reminders", _l("Reminders"), Group(REMINDERS, _l("Other reminders than the rest of the quest"))),
        Field("only_if", _l("In the plan only if"), CONDITION, _l("Without a condition it is in every plan.")),
        Field("after", _l("Waits for"), Picks(draft_options.steps_before), _l("Help by a person waits for nothing.")),
        Field("depth", _l("In whose plan"), Choice(options.depths, usual="short")),
        Field("is_extra", _l("In nobody's plan until somebody adds it"), Tick()),
        Field("is_optional", _l("Only an offer: the level is done without it"), Tick()),
        Field("done_words", _l("When it is done, say"), Words("long")),
        Field("skipped_words", _l("When it is skipped, say"), Words("long")),
        Field(
            "named_act",
            _l("What people can say of themselves afterwards"),
            Words(),
            _l("A true sentence for everybody who does the step, as in “I said what fits me now”. Use it sparingly."),
        ),
        Field("skip_offers_talk", _l("Whoever skips it is offered a talk"), Tick()),
        Field(
            "slug",
            _l("Name in the file"),
            Fixed("rename"),
            _l("Small letters and hyphens. What names this step follows."),
        ),
        Field("kind", _l("Kind of step"), Choice(options.kinds, reshapes=True)),
        Field("visibility", _l("Who sees it"), Choice(options.visibilities, usual="client")),
        Field(
            "involves",
            _l("Who else has a part in it"),
            Choice(options.involvements, none=_l("Nobody else")),
            _l("Such a step is closed while the protocol for violence at home holds."),
        ),
        Field(
            "replaces",
            _l("Takes the place of"),
            Several(),
            _l("Names of steps of an earlier version, with commas. What was done there counts here."),
        ),
    )
    return {field.key: field for field in fields}


SECTIONS = (
    Section("asks", _l("What it asks"), ("questions", "passages", "instruments")),
    Section("words", _l("What people read"), ("title", "plain_title", "hint", "why", "guidance")),
    Section(
        "time",
        _l("Time, people and promise"),
        ("minutes", "owner", "promise", "call", "talk_minutes", "ways", "protocols", "evidence"),
    ),
    Section(
        "days", _l("Days and reminders"), ("repeats", "due_from_days", "due_by_days", "expected_days", "reminders")
    ),
    Section("branch", _l("When it is in a plan"), ("only_if", "after", "depth", "is_extra", "is_optional")),
    Section("closing", _l("Closing words"), ("done_words", "skipped_words", "named_act", "skip_offers_talk")),
    Section("more", _l("More"), ("slug", "kind", "visibility", "involves", "replaces"), folds=True),
)

MODELS: dict[str, type[AnyStep]] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in get_args(get_args(Step)[0])
}


def step_table(kind: object) -> Table:
    """The fields of a step of this kind; of an unknown kind those that every step has."""
    known = kind if isinstance(kind, str) and kind in MODELS else ""
    model = MODELS.get(known, AnyStep)
    fields = _field_of(known)
    keys = {*keys_of(model), "kind"}
    wanted = [key for section in SECTIONS for key in section.keys if key in keys]
    return Table(model, tuple(fields[key] for key in wanted))


BY_CONTROL = (Condition, Promise, DaysByFact)
"""Models that one control holds as a whole."""
