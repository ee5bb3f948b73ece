"""What the fields of a level are called. Its steps are edited by themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.studio.fields import draft_options, options
from app.studio.fields.picks import Picks
from app.studio.fields.plain import Choice, Fixed, Number, Several, Tick, Words
from app.studio.fields.questions import CHOICES
from app.studio.fields.steps import CONDITION, Section
from app.studio.fields.tables import Field, Group, Rows, Table
from quests.levels import Ask, Feedback, Level
from quests.rules import Alternatives, DoneRule, Offer

SCALES = ("scale_1_5", "scale_0_10")
FEEDBACK = Table(
    Feedback,
    (
        Field("title", _l("Title"), Words()),
        Field("plain_title", _l("Title in the plain plan"), Words(), _l("Empty: the same title.")),
        Field("words", _l("Words"), Words("long"), _l("Name what was done. No praise for what may not have happened.")),
        Field("shows", _l("Shown below the words"), Choice(options.shown_words, usual="nothing")),
    ),
)
ASK = Table(
    Ask,
    (
        Field("label", _l("Question back"), Words(), _l("It may always stay empty.")),
        Field(
            "kind", _l("Answered with"), Choice(options.ask_kinds, none=_l("Choose how it is answered"), reshapes=True)
        ),
        Field("choices", _l("Answers to choose from"), CHOICES, only_for=("choice",)),
        Field("low_label", _l("The low end of the scale"), Words(), only_for=SCALES),
        Field("high_label", _l("The high end of the scale"), Words(), only_for=SCALES),
        Field(
            "is_anonymous",
            _l("Kept apart from the person"),
            Tick(),
            _l("Nobody can tell whose answer it was. Only for a scale."),
            only_for=SCALES,
        ),
    ),
)
DONE = Table(
    DoneRule,
    (
        Field("all_of", _l("Every one of these steps"), Picks(draft_options.steps_here)),
        Field("at_least", _l("And at least so many of the others"), Number(usual=0)),
        Field(
            "of",
            _l("The others are"),
            Picks(draft_options.steps_here),
            _l("None ticked: all other steps of the level."),
        ),
    ),
)
ALTERNATIVES = Table(
    Alternatives,
    (
        Field("title", _l("The question above them"), Words()),
        Field("of", _l("Steps to choose between"), Picks(draft_options.her_steps), _l("Two or more.")),
    ),
)
OFFER = Table(
    Offer,
    (
        Field("when", _l("If"), CONDITION),
        Field("asks_for", _l("Who reads it"), Choice(options.readers, usual="client")),
        Field("words", _l("Then say"), Words("long")),
        Field("quest", _l("And offer the quest"), Choice(options.quests, none=_l("None, a talk"))),
        Field(
            "at_once",
            _l("At once, not at the end of the level"),
            Tick(),
            _l("A risk, a lapse and open check-ins are always met at once."),
        ),
    ),
)
LEVEL = Table(
    Level,
    (
        Field("title", _l("Title"), Words()),
        Field("plain_title", _l("Title in the plain plan"), Words(), _l("Empty: the same title.")),
        Field("opening", _l("First words"), Words("long")),
        Field("feedback", _l("When the level is done"), Group(FEEDBACK)),
        Field("asks", _l("One question back"), Group(ASK)),
        Field("done", _l("When it is done"), Group(DONE)),
        Field(
            "alternatives",
            _l("Steps of which people choose one"),
            Rows(ALTERNATIVES, _l("Choice %(number)s"), _l("Add a choice between steps")),
        ),
        Field("offers", _l("Offers"), Rows(OFFER, _l("Offer %(number)s"), _l("Add an offer"))),
        Field(
            "slug",
            _l("Name in the file"),
            Fixed("rename"),
            _l("Small letters and hyphens. What names this level follows."),
        ),
        Field(
            "replaces",
            _l("Takes the place of"),
            Several(),
            _l("Names of levels of an earlier version, with commas. What was done there counts here."),
        ),
    ),
)
SECTIONS = (
    Section("reads", _l("As people read it"), ("title", "plain_title", "opening", "feedback", "asks")),
    Section("done", _l("When it is done"), ("done",)),
    Section("choices", _l("A choice between steps"), ("alternatives",)),
    Section("offers", _l("What it offers"), ("offers",)),
    Section("more", _l("More"), ("slug", "replaces"), folds=True),
)
ELSEWHERE = ("steps",)
"""Keys of a level that have pages of their own."""
