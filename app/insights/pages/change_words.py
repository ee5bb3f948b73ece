"""The sentences of the page on two versions: what was found, what to mind, and what else was changed at once."""

from __future__ import annotations

from dataclasses import dataclass

from babel.lists import format_list
from flask_babel import format_decimal, get_locale

from app.web.filters import day as day_words
from app.web.words import _, ngettext
from quests.change import FEWEST, Interval
from quests.compared import GOOD_END, Balance, Comparison, Row, Side, Verdict, Why

DAYS_NAMED = 4
"""So many days are named in a sentence; more are counted."""


@dataclass(frozen=True)
class Finding:
    """The one thing to say, as a heading, a sentence that can be repeated, and what it rests on."""

    heading: str
    sentence: str
    ground: str = ""


def finding_of(found: Comparison, row: Row, title: str) -> Finding:
    """What can be said of the level that the newer version changed first; nothing, where people were moved."""
    if found.people_moved:
        return Finding(
            _("People were moved between versions: whether the change helped cannot be told"),
            _(
                "People were moved into or out of one of these two versions. Whoever has ended is never moved: one"
                " version keeps those who had ended, another takes in those who were still on their way. So the two"
                " cannot be compared fairly."
            ),
        )
    if row.difference is None or row.any_look is None:
        return Finding(_("It cannot be told yet whether the change helped"), _not_yet(found, row, title))
    headings = {
        Verdict.FOUND: _heading(row, row.difference, found.new.version),
        Verdict.FIRST_SIGN: _("A first sign of a difference, which may still be chance"),
        Verdict.CHANCE: _("What differs so far is no more than chance makes"),
    }
    assert row.verdict is not None
    return Finding(headings[row.verdict], _sentence(found, row, row.any_look), _about(row, title))


def _heading(row: Row, difference: float, new: int) -> str:
    """Of a difference that was found."""
    if row.level == GOOD_END:
        if difference > 0:
            return _("More people come to a good end with version %(new)s", new=new)
        return _("Fewer people come to a good end with version %(new)s", new=new)
    if difference > 0:
        return _("More people go on with version %(new)s", new=new)
    return _("Fewer people go on with version %(new)s", new=new)


def _sentence(found: Comparison, row: Row, interval: Interval) -> str:
    of_100 = _of_100(row.difference or 0)
    told = _came_to_a_good_end if row.level == GOOD_END else _went_on
    between = _(
        "It could be anything from %(low)s to %(high)s.",
        low=_more_or_fewer(interval.low),
        high=_more_or_fewer(interval.high),
    )
    wait = [_("Wait before you repeat it.")] if row.verdict is Verdict.FIRST_SIGN else []
    return " ".join((told(of_100, found.new.version), between, *wait, alike_words(found)))


def _went_on(of_100: int, new: int) -> str:
    people = format_decimal(abs(of_100))
    if not of_100:
        return _("Of 100 people, about as many went on with version %(new)s.", new=new)
    if of_100 > 0:
        return _("Of 100 people, about %(people)s more went on with version %(new)s.", people=people, new=new)
    return _("Of 100 people, about %(people)s fewer went on with version %(new)s.", people=people, new=new)


def _came_to_a_good_end(of_100: int, new: int) -> str:
    people = format_decimal(abs(of_100))
    if not of_100:
        return _("Of 100 people, about as many came to a good end with version %(new)s.", new=new)
    if of_100 > 0:
        return _(
            "Of 100 people, about %(people)s more came to a good end with version %(new)s.", people=people, new=new
        )
    return _("Of 100 people, about %(people)s fewer came to a good end with version %(new)s.", people=people, new=new)


def _about(row: Row, title: str) -> str:
    days = format_decimal(row.window_days)
    if row.level == GOOD_END:
        return _("This is about coming to a good end within %(days)s days of the start.", days=days)
    return _(
        "This is about “%(level)s”, completed within %(days)s days: the first changed level with enough people.",
        level=title,
        days=days,
    )


def _not_yet(found: Comparison, row: Row, title: str) -> str:
    """What is missing, of the newer version first."""
    side, version = (row.new, found.new.version) if row.new.why else (row.old, found.old.version)
    said = {"level": title, "version": version, "days": format_decimal(row.window_days)}
    if side.why is Why.TOO_SOON:
        told = _("In “%(level)s”, nobody of version %(version)s has had %(days)s days for it yet.", **said)
        from_day = side.says_from and _("There can be numbers from %(day)s on.", day=day_words(side.says_from))
        return f"{told} {from_day}" if from_day else told
    if side.why is Why.TOO_FEW and side.share is not None:
        return ngettext(
            "In “%(level)s”, %(num)s person of version %(version)s can be counted so far; a share needs %(few)s.",
            "In “%(level)s”, %(num)s people of version %(version)s can be counted so far; a share needs %(few)s.",
            side.share.whole,
            few=format_decimal(FEWEST),
            **said,
        )
    return _(
        "In “%(level)s”, the share of version %(version)s is hidden: beside the other numbers that are shown"
        " it would tell of fewer than %(count)s people.",
        count=format_decimal(found.min_cell),
        **said,
    )


def why_words(side: Side) -> str:
    """Why there is no share, in a few words."""
    if side.why is Why.TOO_SOON:
        if side.says_from is None:
            return _("too soon")
        return _("too soon, from %(day)s", day=day_words(side.says_from))
    if side.why is Why.TOO_FEW and side.share is not None:
        return ngettext("too few, %(num)s person", "too few, %(num)s people", side.share.whole)
    return _("hidden")


def alike_words(found: Comparison) -> str:
    """Whether the people of both were in like need, as one sentence. Kept in groups is the risk of the asked day, not
    that of the start."""
    risk = next(each for each in found.balance if each.dimension == "risk")
    if risk.is_alike is None:
        return _("Whether risk was alike in both cannot be shown with so few people.")
    if risk.is_alike:
        return _("Risk as last known, which a version may itself have changed, was alike in both.")
    return _("Risk as last known, which a version may itself have changed, was not alike in the two.")


def warnings_of(found: Comparison) -> tuple[str, ...]:
    """What to mind before anybody repeats the number."""
    risk, month = (_by(found, dimension) for dimension in ("risk", "start_month"))
    said = _together(found)
    if risk.is_alike is False:
        said.append(
            _(
                "People of the two versions differ in risk as last known, which a version may itself have changed."
                " Where that can be told, the table also compares people of like risk."
            )
        )
    if month.is_alike is False:
        said.append(
            _("They also came in different months: whatever else happened in those months is in the difference too.")
        )
    if found.settings_changed:
        said.append(_settings(found))
    if found.others:
        numbers = format_list([str(number) for number in sorted(found.others)], locale=get_locale())
        said.append(_("Other versions could be begun in the same time: %(versions)s.", versions=numbers))
    said.append(_("Nobody drew lots for who gets which version. Groups may differ in something that nobody counted."))
    return tuple(said)


def _together(found: Comparison) -> list[str]:
    """Whether both could be begun at one time; nothing where that is not known."""
    if found.ran_beside is None:
        return []
    if found.ran_beside:
        return [
            _(
                "Both could be begun from %(first)s to %(last)s, and for that time stood side by side.",
                first=day_words(first),
                last=day_words(last),
            )
            for first, last in found.ran_beside
        ]
    if found.took_its_place is None:
        return [_("At no time could both be begun.")]
    return [
        _(
            "Version %(new)s took the place of version %(old)s on %(day)s: at no time could both be begun.",
            new=found.new.version,
            old=found.old.version,
            day=day_words(found.took_its_place),
        )
    ]


def _settings(found: Comparison) -> str:
    days = [day_words(day) for day in found.settings_changed]
    if len(days) > DAYS_NAMED:
        return ngettext(
            "Settings of the service were changed on %(num)s day in that time.",
            "Settings of the service were changed on %(num)s days in that time.",
            len(days),
        )
    return _("Settings of the service were changed on %(days)s.", days=format_list(days, locale=get_locale()))


def verdict_words(verdict: Verdict) -> str:
    return {
        Verdict.FOUND: _("more than chance"),
        Verdict.FIRST_SIGN: _("a first sign"),
        Verdict.CHANCE: _("may be chance"),
        Verdict.PEOPLE_MOVED: _("people were moved"),
    }[verdict]


def points(difference: float) -> str:
    """As in: +12 points."""
    number = _of_100(difference)
    sign = "+" if number > 0 else "−" if number < 0 else "±"
    return ngettext("%(sign)s%(people)s point", "%(sign)s%(people)s points", abs(number), sign=sign, people=abs(number))


def interval_words(interval: Interval) -> str:
    """As in: −3 to +20, in whole points."""
    return _("%(low)s to %(high)s", low=_signed(interval.low), high=_signed(interval.high))


def _signed(value: float) -> str:
    number = _of_100(value)
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{format_decimal(abs(number))}"


def _more_or_fewer(value: float) -> str:
    number = _of_100(value)
    if number < 0:
        return ngettext("%(num)s fewer", "%(num)s fewer", -number)
    return ngettext("%(num)s more", "%(num)s more", number)


def _of_100(value: float) -> int:
    return round(100 * value)


def _by(found: Comparison, dimension: str) -> Balance:
    return next(each for each in found.balance if each.dimension == dimension)
