"""A plan as it can be fitted to one person: what it has, what it leaves out, and what may be changed where.

What may be changed is not written down twice: each change is tried on the engine, and offered where it is not refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app import clock
from app.desk.pages.plan import Plan, plan_of, step_title
from app.desk.pages.plan_words import depth_words, pace_words
from app.queries.journeys import JourneyRow
from app.web.words import _, language
from quests.definition import Level, Quest, Step, text_in
from quests.journey import SET_ASIDE, JourneyState
from quests.plan import is_closed, level_of, steps_of
from quests.progress import Act, ActRefused, drafted

PACES = ("slow", "normal", "own")
DEPTHS = ("short", "full")
Choice = tuple[str, str, str]
"""What a radio sends, its words, and small words beside it."""


@dataclass(frozen=True)
class LeftOut:
    """A step of the quest that this person's plan does not have, and why."""

    slug: str
    title: str
    why: str
    can_be_added: bool


@dataclass(frozen=True)
class FitPage:
    """The whole plan to be fitted. ``changeable`` are the steps with a change to offer; ``why_not`` why none is."""

    plan: Plan
    pace: str
    depth: str
    left_out: tuple[tuple[LeftOut, ...], ...]
    changeable: frozenset[str]
    preferences: tuple[Choice, ...]
    why_not: str


@dataclass(frozen=True)
class FitStepPage:
    """One step with every change that it can have."""

    slug: str
    title: str
    level: str
    choices: tuple[Choice, ...]
    may_change_day: bool


@dataclass(frozen=True)
class Fitting:
    """One journey to be fitted: its quest, where it stands, and where its days begin."""

    quest: Quest
    state: JourneyState
    zone: ZoneInfo
    is_withdrawn: bool = False

    def allows(self, step: str | None, **detail: Any) -> bool:
        """Whether the engine would take this change from staff now."""
        act = Act("adjust", step, detail={"reason": "other", **detail})
        try:
            drafted(
                self.quest,
                self.state,
                act,
                actor="counsellor",
                now=clock.now(),
                zone=self.zone,
                is_withdrawn=self.is_withdrawn,
            )
        except ActRefused:
            return False
        return True


def fitting_of(quest: Quest, journey: JourneyRow, *, is_withdrawn: bool) -> Fitting:
    """What the changes of one journey are tried on."""
    return Fitting(quest, journey.state, ZoneInfo(journey.zone), is_withdrawn)


def fit_page(fitting: Fitting) -> FitPage:
    """The plan with everything that can be changed in it."""
    quest, state = fitting.quest, fitting.state
    mine = [step.slug for level in quest.levels for step in steps_of(quest, level, state)]
    return FitPage(
        plan=plan_of(quest, state, {}, is_withdrawn=fitting.is_withdrawn),
        pace=pace_words(state.pace),
        depth=depth_words(state.depth),
        left_out=tuple(_left_out(fitting, level, frozenset(mine)) for level in quest.levels),
        changeable=frozenset(slug for slug in mine if _can_be_changed(fitting, slug)),
        preferences=preference_choices(fitting),
        why_not=why_not(fitting),
    )


def why_not(fitting: Fitting) -> str:
    """Why nothing in this plan can be fitted now; empty where something can."""
    state = fitting.state
    if state.has_ended or not state.is_started:
        return _("This plan does not run now, so it cannot be fitted.")
    if fitting.is_withdrawn:
        return _("This plan was taken back, so its steps rest. Call, and go on together in another one.")
    if state.is_on_hold:
        return _("The plan is on safety hold, so its steps rest. It can be fitted when the hold has ended.")
    return ""


def preference_choices(fitting: Fitting) -> tuple[Choice, ...]:
    """The paces and depths that this plan does not have now."""
    paces = [("pace", value, _("Pace: %(pace)s", pace=pace_words(value))) for value in PACES]
    depths = [("depth", value, _("How much: %(depth)s", depth=depth_words(value))) for value in DEPTHS]
    return tuple(
        (f"{what}-{value}", words, "")
        for what, value, words in (*paces, *depths)
        if value != getattr(fitting.state, what) and fitting.allows(None, what=what, to=value)
    )


def fit_step_page(fitting: Fitting, slug: str) -> FitStepPage | None:
    """One step and its changes; None where the quest has no such step."""
    quest, state = fitting.quest, fitting.state
    if slug not in quest.step_places:
        return None
    level = quest.level(level_of(quest, state, slug))
    choices = _changes(fitting, slug)
    return FitStepPage(
        slug=slug,
        title=step_title(quest, slug),
        level=text_in(level.title, language()),
        choices=choices,
        may_change_day=any(value == "due" for value, _words, _small in choices),
    )


def _can_be_changed(fitting: Fitting, slug: str) -> bool:
    """Every change asks first what taking it out asks."""
    return fitting.allows(slug, what="skip")


def _changes(fitting: Fitting, slug: str) -> tuple[Choice, ...]:
    quest, state = fitting.quest, fitting.state
    if fitting.allows(slug, what="add"):
        return (("add", _("Put it into the plan"), ""),)
    if not _can_be_changed(fitting, slug):
        return ()
    is_seen = slug in state.steps
    after = _("It stays in sight, and can still be done.") if is_seen else _("It can be put in again at any time.")
    found: list[Choice] = [("skip", _("Take it out of the plan"), after)]
    if fitting.allows(slug, what="due", to=clock.now() + timedelta(days=400)):
        found.append(("due", _("Give it another day"), _("Write the day below.")))
    found += [
        (f"move-{level.slug}", _("Move it to “%(level)s”", level=_title(level)), "")
        for level in quest.levels
        if fitting.allows(slug, what="move", to=level.slug)
    ]
    for other in _outside(quest, state):
        if fitting.allows(other.slug, what="swap", **{"from": slug}):
            words = _("Put “%(step)s” in its place", step=text_in(other.title, language()))
            found.append((f"swap-{other.slug}", words, text_in(other.hint, language())))
    return tuple(found)


def change_of(value: str, slug: str | None, due: datetime | None) -> tuple[str | None, dict[str, Any]]:
    """What a chosen radio asks of the engine: the step of the act, and the change."""
    what, _dash, rest = value.partition("-")
    match what:
        case "swap":
            return rest, {"what": "swap", "from": slug}
        case "move":
            return slug, {"what": "move", "to": rest}
        case "due":
            return slug, {"what": "due", "to": due}
        case "pace" | "depth":
            return None, {"what": what, "to": rest}
        case _:
            return slug, {"what": what}


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment by which something due on this day is due: when the day is over where she lives, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(clock.now().tzinfo)


# --- what the plan leaves out ---------------------------------------------------------------------------


def _left_out(fitting: Fitting, level: Level, mine: frozenset[str]) -> tuple[LeftOut, ...]:
    quest, state = fitting.quest, fitting.state
    return tuple(
        LeftOut(
            step.slug,
            text_in(step.title, language()),
            _why_left_out(level, step, state),
            fitting.allows(step.slug, what="add"),
        )
        for step in _outside(quest, state)
        if step.slug not in mine and level_of(quest, state, step.slug) == level.slug
    )


def _outside(quest: Quest, state: JourneyState) -> list[Step]:
    """The steps of the quest that no level of her plan has."""
    mine = {step.slug for level in quest.levels for step in steps_of(quest, level, state)}
    return [step for slug, (_level, step) in quest.step_places.items() if slug not in mine]


def _why_left_out(level: Level, step: Step, state: JourneyState) -> str:
    others = level.choices.get(step.slug, frozenset())
    if any(_was_done(state, other) for other in others):
        return _("Another way was chosen")
    if any(is_closed(state.steps.get(slug)) for slug in step.replaces):
        return _("Done in an earlier version")
    if step.slug in state.removed or _has_status(state, step.slug, SET_ASIDE):
        return _("Taken out of this plan")
    if step.is_extra:
        return _("An extra: in a plan when somebody adds it")
    if step.depth == "full" and state.depth == "short":
        return _("Not in the short plan")
    return _("Belongs to other answers")


def _was_done(state: JourneyState, slug: str) -> bool:
    return _has_status(state, slug, "done")


def _has_status(state: JourneyState, slug: str, status: str) -> bool:
    found = state.steps.get(slug)
    return found is not None and found.status == status


def _title(level: Level) -> str:
    return text_in(level.title, language())
