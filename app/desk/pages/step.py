"""A step as staff do it: what it is for, how she may be reached, and its questions on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from markupsafe import Markup

from app.desk.pages.answers import Answered, answers_of
from app.desk.pages.call_times import again_for_step, book_of
from app.desk.pages.contact import CallTo, Contact, contact_of, decides
from app.desk.pages.day_rows import call_of, due_words, tries_words
from app.desk.pages.plan import place_words
from app.desk.pages.plan_words import certificates_words
from app.desk.pages.protocol_runs import RunLine, run_lines
from app.permissions import Actor
from app.queries.caseload import client_for
from app.queries.day import OwedStep
from app.queries.earlier_versions import taken_back
from app.queries.protocols import runs_of_client
from app.queries.quest_versions import definition_of
from app.services.answers import answers_of_journey
from app.services.safe_contact import NEEDS_A_NUMBER, keeps_numbers_of
from app.services.sealing import Locker
from app.vocabulary import Audience, Permission, Role
from app.web.answer_words import currency_sign, weekday
from app.web.markdown import markdown
from app.web.words import _, language, language_name
from quests.answers import HOURS_IN_A_WEEK, LONGEST_TEXT, WEEKDAYS, Answer, AnswerUnclear, Reason, clean
from quests.asking import Asked, questions_of
from quests.definition import StaffTaskStep, Step, text_in
from quests.events import CLIENT
from quests.questions import Text


@dataclass(frozen=True)
class Field:
    """One question of the form. ``stem`` and ``source`` stand where an instrument begins, whose words are locked."""

    name: str
    kind: str
    label: str
    hint: str
    options: tuple[tuple[str, str], ...]
    values: tuple[str, ...]
    low: str
    high: str
    unit: str
    error: str
    stem: str
    source: str
    words_language: str


@dataclass(frozen=True)
class StepPage:
    """The page of one step. ``is_ours``: the service owes it; otherwise it is hers, done together with her.

    ``can_do`` says whether the form stands; ``why_not`` why it does not.
    """

    step_run_id: str
    client_id: str
    journey_id: str
    pseudonym: str
    language: str
    may_open_record: bool
    title: str
    place: str
    when: str
    tries: str
    risk: str
    is_ours: bool
    is_call: bool
    she_reads: tuple[str, ...]
    guidance: Markup | None
    contact: Contact
    call: CallTo | None
    fields: tuple[Field, ...]
    can_do: bool
    why_not: str
    written: tuple[Answered, ...]
    is_instrument: bool
    certificates: str = ""
    leaves_out_the_number: bool = False
    protocols: tuple[RunLine, ...] = ()


def step_page(
    db: sa.Connection,
    staff: Actor,
    locker: Locker,
    owed: OwedStep,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
) -> StepPage:
    """Everything for one step. ``typed`` and ``errors`` are what was sent and could not be taken, by field."""
    case = owed.case
    quest = definition_of(db, case.quest_version_id).as_walked(is_locked=case.state.is_locked)
    step = quest.step(owed.step)
    ours = isinstance(step, StaffTaskStep)
    is_call = isinstance(step, StaffTaskStep) and step.call is not None
    written = answers_of(step, answers_of_journey(db, locker, case.journey_id, only_sent=True).get(step.slug))
    back = taken_back(db, [case.quest_version_id])
    why_not = _why_not(
        staff, owed, is_withdrawn=bool(back), after_call=is_call and bool(step.questions_asked) and not written
    )
    guidance: Text | None = getattr(step, "guidance", None)
    is_open = owed.status == "open" and not why_not
    return StepPage(
        step_run_id=owed.step_run_id,
        client_id=case.client_id,
        journey_id=case.journey_id,
        pseudonym=case.pseudonym,
        language=language_name(case.language),
        may_open_record=client_for(db, staff, case.client_id) is not None,
        title=text_in(step.title, language()),
        place=place_words(quest, case.state),
        when=due_words(owed) if ours and owed.status == "open" else "",
        tries=tries_words(step, case.state) if is_open else "",
        risk=case.risk,
        is_ours=ours,
        is_call=is_call,
        she_reads=tuple(text_in(text, language()) for text in (step.title, step.hint, step.why)),
        guidance=markdown(text_in(guidance, language())) if guidance else None,
        contact=contact_of(db, locker, staff, is_owed=owed.owner in staff.roles, risk=case.risk),
        call=_call(db, staff, owed, step) if is_call and is_open else None,
        fields=tuple(_fields(step, case.audience, typed or {}, errors or {})),
        leaves_out_the_number=not keeps_numbers_of(Audience(case.audience)) and asks_for_a_number(step),
        can_do=not why_not,
        why_not=why_not,
        written=written if staff.may(Permission.READ_ANSWERS) or ours else (),
        is_instrument=step.kind == "questionnaire",
        certificates=certificates_words(quest) if ours else "",
        protocols=_protocols(db, staff, step, case.client_id),
    )


def _protocols(db: sa.Connection, staff: Actor, step: Step, client_id: str) -> tuple[RunLine, ...]:
    """The records for which the step stands, if it stands for one."""
    if not isinstance(step, StaffTaskStep) or not step.protocols or not staff.may(Permission.RUN_PROTOCOL):
        return ()
    return run_lines(runs_of_client(db, client_id))


def _call(db: sa.Connection, staff: Actor, owed: OwedStep, step: Step) -> CallTo:
    again = again_for_step(db, book_of(db, [owed.case]), owed, step)
    return call_of(owed.case, again, step_run_id=owed.step_run_id, may_decide=decides(staff, owed.case.risk))


def _why_not(staff: Actor, owed: OwedStep, *, after_call: bool, is_withdrawn: bool) -> str:
    state = owed.case.state
    if is_withdrawn and not state.has_ended:
        return _("This plan was taken back, so its steps rest. Call, and go on together in another one.")
    if state.is_on_hold:
        return _("The plan is on safety hold, so its steps rest. Talk with a supervisor first.")
    if state.has_ended and state.ending != "abandoned":
        return _("The plan has ended, so its steps are closed.")
    if owed.status == "done" and not after_call:
        return _("This step is done.")
    if owed.status == "sent":
        return _("This step waits for an answer.")
    if not may_do(staff, owed):
        return who_does_words(owed.owner)
    return ""


def may_do(staff: Actor, owed: OwedStep) -> bool:
    """Whether this person may do the step. A clinician's or a supervisor's is done by one, or by a supervisor.

    Whoever else sees the plan reads the step, with who does it (domain.md 3.3: each step has its actor).
    """
    if owed.owner not in (Role.CLINICIAN, Role.SUPERVISOR):
        return True
    return owed.owner in staff.roles or Role.SUPERVISOR in staff.roles


def who_does_words(owner: str) -> str:
    """Whose step it is, where somebody else reads it."""
    if owner == Role.CLINICIAN:
        return _("A clinician does this step, or a supervisor.")
    return _("A supervisor does this step.")


def is_done_on_the_desk(step: Step) -> bool:
    """Whether staff do such a step with a form. Reviews and talks have pages of their own."""
    return step.kind not in ("review", "booking")


# --- the questions, all on one page -------------------------------------------------------------------


def asks_for_a_number(step: Step) -> bool:
    """Whether the step asks for a number or an address of hers."""
    return any(question.sets == "address" for question in step.questions_asked)


def _asked_of(step: Step, audience: str) -> list[Asked]:
    """Every question; of a young person without those that need a number (domain.md 3.6)."""
    keeps = keeps_numbers_of(Audience(audience))
    return [one for one in questions_of(step) if keeps or one.question.sets not in NEEDS_A_NUMBER]


def _fields(step: Step, audience: str, typed: Mapping[str, Sequence[str]], errors: Mapping[str, str]) -> list[Field]:
    found, instrument = [], ""
    for asked in _asked_of(step, audience):
        question, name = asked.question, field_name(asked)
        begins = asked.instrument is not None and asked.instrument.slug != instrument
        instrument = asked.instrument.slug if asked.instrument else ""
        found.append(
            Field(
                name=name,
                kind=question.kind,
                label=text_in(question.label, language()),
                hint=text_in(question.hint, language()) if question.hint else "",
                options=_options(asked),
                values=tuple(typed.get(name, ())),
                low=text_in(question.low_label, language()) if question.low_label else "",
                high=text_in(question.high_label, language()) if question.high_label else "",
                unit=_unit(asked),
                error=errors.get(name, ""),
                stem=asked.instrument.stem.text if begins and asked.instrument and asked.instrument.stem else "",
                source=asked.instrument.licence.line if begins and asked.instrument else "",
                words_language=asked.instrument.language if asked.instrument else "",
            )
        )
    return found


def field_name(asked: Asked) -> str:
    """The name of a question's field: unlike every other name on the page."""
    return "q-" + asked.key.replace(".", "-")


def _options(asked: Asked) -> tuple[tuple[str, str], ...]:
    if asked.question.kind == "days_of_week":
        return tuple((code, weekday(code)) for code in WEEKDAYS)
    return tuple((choice.value, text_in(choice.label, language())) for choice in asked.question.choices)


def _unit(asked: Asked) -> str:
    if asked.question.kind == "money":
        return currency_sign()
    return _("hours") if asked.question.kind == "hours" else ""


def read_answers(
    step: Step, audience: str, typed: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers in what a form sent, and what is wrong with the rest, by field.

    What an earlier answer makes needless is left out, but for a number: without a yes to keep it there is a reason.
    """
    values: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for asked in _asked_of(step, audience):
        try:
            values[asked.key] = clean(asked.question, typed.get(field_name(asked), ()))
        except AnswerUnclear as unclear:
            errors[field_name(asked)] = reason_words(unclear.reason)
    asked_for = {page.key for page in questions_of(step, values)}
    agrees = next((asked for asked in questions_of(step) if asked.question.sets == "consent"), None)
    for asked in questions_of(step):
        if agrees and asked.question.sets == "address" and values.get(asked.key) and asked.key not in asked_for:
            errors[field_name(agrees)] = _("Ask if the number or address may be kept. Without a yes none is kept.")
    for asked in questions_of(step, values):
        is_empty = values.get(asked.key) in (None, "", [])
        if is_empty and not asked.question.is_optional:
            errors.setdefault(field_name(asked), reason_words("needed"))
    return values, errors


def reason_words(reason: Reason) -> str:
    """Why an answer cannot be kept as it stands."""
    words = {
        "needed": _("This one is needed."),
        "too_long": _("At most %(most)s characters can be kept.", most=LONGEST_TEXT),
        "not_a_choice": _("Choose one of the answers."),
        "not_a_number": _("Write a whole number, such as 8000."),
        "too_large": _("This number is too large to be kept."),
        "out_of_scale": _("Choose a number from 0 to 10."),
        "not_a_date": _("Choose a day."),
        "too_many_hours": _("A week has %(most)s hours.", most=HOURS_IN_A_WEEK),
    }
    return words[reason]


def owner_of(owed: OwedStep) -> str:
    """Whose role acts: the owner's for a step of ours; for hers nobody's in particular."""
    return "" if owed.owner == CLIENT else owed.owner
