"""What the fields of a whole quest are called. Its levels are edited by themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.studio.fields import options
from app.studio.fields.levels import FEEDBACK
from app.studio.fields.picks import Picks
from app.studio.fields.plain import Choice, Fixed, Line, Number, Several, Tick, Words
from app.studio.fields.steps import REMINDERS, Section
from app.studio.fields.tables import Field, Group, Table
from quests.definition import CRISIS, Quest
from quests.questions import SOURCE_LANGUAGE
from quests.rules import Exits

EXITS = Table(
    Exits,
    (
        Field("moves_to", _l("May lead on to"), Picks(options.ways_out)),
        Field(
            "lost_contact",
            _l("When nobody can be reached any more"),
            Choice(options.lost_contact, usual="rule"),
        ),
    ),
)
ABOUT = Table(
    Quest,
    (
        Field("title", _l("Title people see"), Words()),
        Field(
            "plain_title", _l("Title in the plain plan"), Words(), _l("Neutral words. It can show on a shared phone.")
        ),
        Field("summary", _l("What it is"), Words("long"), _l("People read it before they begin.")),
        Field("audience", _l("For whom"), Picks(options.audiences)),
        Field("risk_gate", _l("From which risk on"), Choice(options.risks, none=_l("Choose a level of risk"))),
        Field("place", _l("Beside other quests"), Choice(options.places, usual="main")),
        Field("expected_weeks", _l("How long it takes"), Number(unit=_l("weeks"))),
        Field(
            "languages",
            _l("Languages"),
            Picks(options.spoken, usual=(SOURCE_LANGUAGE,)),
            _l("Those in which it is complete. A gap in one of them keeps it from being published."),
        ),
        Field("finish", _l("At the end, say"), Group(FEEDBACK)),
        Field("reminders", _l("Reminders"), Group(REMINDERS)),
        Field("exits", _l("Ways out"), Group(EXITS)),
        Field("calm", _l("Always the plain plan"), Tick(), _l("Without level or journey words, as in a crisis.")),
        Field(
            "safety_stop",
            _l("Opens when a high risk is found on the way"),
            Choice(options.quests, usual=CRISIS, none=_l("Nothing: it is that quest itself"), can_be_nothing=True),
        ),
        Field(
            "needs_certificates",
            _l("Staff who run it hold"),
            Several(),
            _l("Names with commas, as in crisis-protocols."),
        ),
        Field("content_owner", _l("Who answers for the words"), Line("line")),
        Field("review_on", _l("The day to look at it again"), Line("day")),
        Field("slug", _l("Name of the quest"), Fixed()),
        Field("version", _l("Version"), Number()),
    ),
)
SECTIONS = (
    Section("reads", _l("What people read"), ("title", "plain_title", "summary", "finish")),
    Section("for", _l("For whom and how long"), ("audience", "risk_gate", "place", "expected_weeks", "languages")),
    Section("reminders", _l("Reminders"), ("reminders",)),
    Section("safety", _l("Safety and leaving"), ("calm", "safety_stop", "exits", "needs_certificates")),
    Section("answers", _l("Who answers for it"), ("content_owner", "review_on")),
    Section("more", _l("More"), ("slug", "version"), folds=True),
)
ELSEWHERE = ("levels",)
"""Keys of a quest that have pages of their own."""
