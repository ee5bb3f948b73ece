"""Her limits and her agreement with herself: what holds now, from a plan of hers or written here, the later of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.portal.pages.from_plans import (
    Given,
    given_in_plans,
    given_on,
    latest_agreement,
    latest_limits,
    needs_people_now,
    review_day,
)
from app.portal.pages.kept import KeptStep
from app.portal.pages.tools import is_newer
from app.portal.plan import own_locker
from app.portal.reader import on_day, today
from app.services.own_things import Entry, the_one
from app.vocabulary import ToolKind
from app.web.transaction import db


@dataclass(frozen=True)
class Standing:
    """What holds now: ``own`` where she wrote it here, else ``step``. ``look_again``: the day that she chose."""

    own: Entry | None
    step: KeptStep | None
    since: date
    look_again: date | None

    @property
    def is_time_to_look(self) -> bool:
        return self.look_again is not None and self.look_again <= today()


@dataclass(frozen=True)
class AgreementPage:
    """``others`` are those that stand beside it: of a plan, or her own from before it. ``people_first``: none is
    offered, since her risk is high."""

    standing: Standing | None
    others: tuple[Standing, ...]
    people_first: bool
    has_own: bool


@dataclass(frozen=True)
class LimitsPage:
    standing: Standing | None
    has_own: bool


def limits_page() -> LimitsPage:
    """The limits that hold, and only those."""
    own = the_one(db(), own_locker(), ToolKind.LIMITS)
    both = _both(own, latest_limits(given_in_plans()))
    return LimitsPage(both[0] if both else None, has_own=own is not None)


def agreement_page() -> AgreementPage:
    """What she agreed with herself, the latest first."""
    own = the_one(db(), own_locker(), ToolKind.AGREEMENT)
    both = _both(own, latest_agreement(given_in_plans()))
    return AgreementPage(both[0] if both else None, tuple(both[1:]), needs_people_now(), has_own=own is not None)


def _both(own: Entry | None, given: Given | None) -> list[Standing]:
    here, there = _own(own) if own else None, _of_plan(given) if given else None
    is_first = own is not None and is_newer(own, given)
    return [one for one in ((here, there) if is_first else (there, here)) if one is not None]


def _own(own: Entry) -> Standing:
    look_again = date.fromisoformat(own.text("on")) if own.text("on") else None
    return Standing(own, None, on_day(own.changed_at), look_again)


def _of_plan(given: Given) -> Standing:
    return Standing(None, given.kept(), given_on(given), review_day(given))
