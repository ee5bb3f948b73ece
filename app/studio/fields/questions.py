"""What the fields of a question are called, and of its choices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.studio.fields import draft_options, options
from app.studio.fields.plain import Choice as OneOf
from app.studio.fields.plain import Line, Tick, Words
from app.studio.fields.tables import Field, Rows, Table
from app.studio.fields.unless import UnlessRule
from quests.questions import Choice, Question, Unless

CHOICE = Table(
    Choice,
    (
        Field("label", _l("What people read"), Words()),
        Field(
            "value",
            _l("Code"),
            Line(),
            _l("A short name in small letters. Rules read it; people never see it."),
        ),
        Field(
            "quest",
            _l("Leads to another quest"),
            OneOf(options.quests, none=_l("To no other quest")),
            folds=True,
        ),
        Field(
            "leads_to",
            _l("Leads to a person"),
            OneOf(options.leads, none=_l("To nobody")),
            _l("An answer leads to one place: to a quest or to a person."),
            folds=True,
        ),
    ),
)
CHOICES = Rows(CHOICE, _l("Answer %(number)s"), _l("Add an answer"), named_by="value", new="answer")

QUESTION = Table(
    Question,
    (
        Field("label", _l("Question"), Words()),
        Field(
            "kind",
            _l("Answered with"),
            OneOf(options.question_kinds, none=_l("Choose how it is answered"), reshapes=True),
        ),
        Field("choices", _l("Answers to choose from"), CHOICES, only_for=("choice", "several")),
        Field("hint", _l("Small words under it"), Words()),
        Field(
            "why",
            _l("Why we ask"),
            Words("long"),
            _l("One sentence. People answer more freely when they know what it is for."),
            folds=True,
        ),
        Field("low_label", _l("The low end of the scale"), Words(), folds=True, only_for=("scale",)),
        Field("high_label", _l("The high end of the scale"), Words(), folds=True, only_for=("scale",)),
        Field(
            "is_optional",
            _l("May stay empty"),
            Tick(usual=True),
            _l("Take this out only where the step makes no sense without an answer."),
            folds=True,
        ),
        Field(
            "is_fact",
            _l("Rules may read the answer"),
            Tick(),
            _l("Its code is then kept where a rule can read it. Only for a question with a list of answers."),
            folds=True,
        ),
        Field(
            "unless",
            _l("Left out if an earlier question was answered so"),
            UnlessRule(draft_options.earlier_answers),
            folds=True,
        ),
        Field(
            "sets",
            _l("Becomes a rule of how we may reach them"),
            OneOf(options.contact_rules, none=_l("No rule of contact")),
            folds=True,
        ),
        Field(
            "screens",
            _l("Tells the risk ladder"),
            OneOf(options.screens, none=_l("Nothing")),
            folds=True,
        ),
        Field(
            "involves",
            _l("Asks about somebody else"),
            OneOf(options.involvements, none=_l("About nobody else")),
            _l("Such a question is not asked while the protocol for violence at home holds."),
            folds=True,
        ),
        Field(
            "key",
            _l("Key"),
            Line(),
            _l("A short name in small letters. Answers are kept under it and rules name it, so it seldom changes."),
            folds=True,
        ),
    ),
)
QUESTIONS = Rows(
    QUESTION,
    _l("Question %(number)s"),
    _l("Add a question"),
    named_by="key",
    new="question",
    begins=(("kind", "text"),),
)

BY_CONTROL = (Unless,)
"""Models that one control holds as a whole."""
