"""The launch of the service in words: phases, items, how far each is, and how much is done (domain.md K75-K78, Q16)."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.launch_checklist import ITEMS, PHASES, Phase
from app.queries.launch import Told, launch_entries
from app.studio.words import State
from app.vocabulary import LaunchState
from app.web.words import _, ngettext

FINISHED = (LaunchState.DONE, LaunchState.NOT_NEEDED)


@dataclass(frozen=True)
class ItemLine:
    """One item as the list shows it. ``told`` is None where nobody has written of it."""

    code: str
    title: str
    about: str
    state: State
    told: Told | None
    is_finished: bool
    is_due: bool


@dataclass(frozen=True)
class PhaseCard:
    """A phase with its items, and how much of it is done in words."""

    code: str
    title: str
    weeks: str
    items: tuple[ItemLine, ...]
    progress: str
    is_finished: bool


@dataclass(frozen=True)
class LaunchPage:
    """The whole checklist."""

    phases: tuple[PhaseCard, ...]
    progress: str
    due: str


@dataclass(frozen=True)
class ItemPage:
    """One item with all that was said of it, the newest first."""

    line: ItemLine
    phase: str
    history: tuple[Told, ...]

    @property
    def seen(self) -> int:
        return self.history[0].version if self.history else 0


def launch_page(db: sa.Connection) -> LaunchPage:
    """Every phase with its items."""
    told = launch_entries(db)
    phases = tuple(_card(phase, told) for phase in PHASES)
    lines = [line for phase in phases for line in phase.items]
    due = sum(line.is_due for line in lines)
    return LaunchPage(
        phases=phases,
        progress=_progress(lines),
        due=ngettext("%(num)s item waits longer than planned.", "%(num)s items wait longer than planned.", due)
        if due
        else "",
    )


def item_page(db: sa.Connection, code: str) -> ItemPage | None:
    """One item; None where the checklist has none of this name."""
    if code not in ITEMS:
        return None
    told = launch_entries(db)
    phase = next(each for each in PHASES if code in each.items)
    return ItemPage(_line(code, told.get(code, [])), _phase_titles()[phase.code], tuple(told.get(code, [])))


def state_of_item(state: LaunchState) -> State:
    """How far an item is: word, icon and colour."""
    states = {
        LaunchState.OPEN: State(_("Open"), "circle-dashed", "later"),
        LaunchState.STARTED: State(_("Under way"), "circle-play", "wait"),
        LaunchState.DONE: State(_("Done"), "check", "done"),
        LaunchState.NOT_NEEDED: State(_("Not needed here"), "corner-up-right", "skipped"),
    }
    return states[state]


def _card(phase: Phase, told: dict[str, list[Told]]) -> PhaseCard:
    lines = tuple(_line(code, told.get(code, [])) for code in phase.items)
    weeks = ""
    if phase.weeks is not None:
        weeks = _("Weeks %(first)s to %(last)s", first=phase.weeks[0], last=phase.weeks[1])
    finished = all(line.is_finished for line in lines)
    return PhaseCard(phase.code, _phase_titles()[phase.code], weeks, lines, _progress(lines), finished)


def _line(code: str, told: list[Told]) -> ItemLine:
    newest = told[0] if told else None
    state = newest.state if newest is not None else LaunchState.OPEN
    title, about = item_words(code)
    is_finished = state in FINISHED
    due_on = newest.due_on if newest is not None else None
    is_due = not is_finished and due_on is not None and due_on < clock.now().date()
    return ItemLine(code, title, about, state_of_item(state), newest, is_finished, is_due)


def _progress(lines: list[ItemLine] | tuple[ItemLine, ...]) -> str:
    done = sum(line.is_finished for line in lines)
    if done == len(lines):
        return _("Everything is settled.")
    if done == 0:
        return ngettext("%(num)s item to settle.", "%(num)s items to settle.", len(lines))
    return ngettext(
        "%(done)s of %(num)s item is settled.", "%(done)s of %(num)s items are settled.", len(lines), done=done
    )


def _phase_titles() -> dict[str, str]:
    return {
        "prepare": _("How we work, and who"),
        "set-up": _("Phones, records and words"),
        "pilot": _("A pilot with a few hours"),
        "open": _("Open for everybody"),
        "steady": _("Looking back, and further languages"),
        "ready": _("What stands on the day"),
    }


def item_words(code: str) -> tuple[str, str]:
    """The name of an item, and what it is about."""
    return {**_weeks(), **_readiness()}[code]


def _weeks() -> dict[str, tuple[str, str]]:
    return {
        "process": (_("The way of a contact"), _("From the first word to the follow-up, written down in steps.")),
        "privacy-policy": (_("The privacy policy"), _("What is kept, how long, and who reads it, in every language.")),
        "core-team": (_("The core team"), _("Who answers, who supervises, who is the clinician.")),
        "implementation-plan": (_("The plan for this service"), _("What comes first here, and what can wait.")),
        "telephony": (_("The telephone line"), _("The free number, its queue, and what happens when all are busy.")),
        "records": (_("Records"), _("Accounts, roles and teams are set up here.")),
        "call-menu": (_("The first menu of the line"), _("Languages, and a way for close people of their own.")),
        "scripts": (_("Scripts for contacts"), _("Opening, screening, calming, showing the way, closing.")),
        "checklists": (_("Checklists"), _("What a colleague looks at before and after a contact.")),
        "scales": (_("Questionnaires and thresholds"), _("Which ones are asked, and from where a risk is high.")),
        "limited-hours": (_("A pilot with limited hours"), _("A few hours a day, with a supervisor beside.")),
        "pilot-quest": (_("A quest as a pilot"), _("A few people walk it, until a day, before everybody may.")),
        "calibration": (_("Calibration"), _("The same contact, rated by several, and talked about.")),
        "first-feedback": (_("The first feedback"), _("What people and colleagues said, and what was changed.")),
        "all-hours": (_("Open round the clock"), _("Every hour has somebody, or says who else answers.")),
        "operator-portals": (_("Links from operators"), _("Where their pages point at us, with words that we agreed.")),
        "satisfaction": (_("Asking how it was"), _("Short, anonymous, and never asked of somebody in danger.")),
        "quality-audit": (_("A quality audit"), _("A sample of contacts, read against the checklists.")),
        "pooled-reports": (_("Reports without names"), _("Numbers with small groups hidden, for those who fund us.")),
        "more-languages": (_("More languages"), _("Texts, scripts, and colleagues who speak them.")),
    }  # fmt: skip


def _readiness() -> dict[str, tuple[str, str]]:
    return {
        "rota": (_("The rota"), _("Round the clock, or with a reserve that is named.")),
        "scripts-complete": (_("All scripts are there"), _("Opening, screening, calming, showing the way, closing.")),
        "crisis-protocols": (_("Protocols for danger"), _("High risk and emergencies, known to everybody on shift.")),
        "protected-storage": (_("Protected records"), _("Storage, keys, and who may open what, tried once.")),
        "onboarding": (_("Learning the work"), _("New colleagues know the service before their first contact.")),
        "supervision": (_("Supervision"), _("Hard cases are talked about, and nobody is alone with them.")),
        "case-review": (_("Listening and case reviews"), _("With consent, and with a talk about what was good.")),
        "recertification": (_("Certificates every quarter"), _("What was learnt is shown again, with what changed.")),
        "partner-directory": (_("The directory of partners"), _("Current numbers, hours and languages.")),
        "figures": (_("Figures without personal data"), _("Who reads which report, and how often.")),
        "escalation": (_("A way to operators"), _("Who hears it when limits of theirs do not work.")),
    }  # fmt: skip
