"""What the curves say, as headings and sentences: nothing that the shown numbers do not.

A curve, and the time of half, are of those who stayed: whoever stopped, moved on or was lost counts as far as they came
(quests/survival.py). Of a hundred people of whom sixty stop on the first day and thirty go on, it says "half" all the
same. So every sentence says of whom it is, or it would be read as a share of everybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list
from flask_babel import format_decimal, get_locale

from app.web.filters import in_days
from app.web.words import _
from quests.endings import LOST, MOVED, STOPPED, Endings
from quests.time_numbers import Curve, Why

Finding = tuple[str, str]
"""A heading and a sentence."""


def curve_finding(title: str, curve: Curve) -> Finding:
    """Of one level or, without a ``title``, of the way to a good end."""
    if curve.why is not None:
        return _without(title, curve)
    if curve.median_days is None:
        return _so_far(title, curve)
    return _half(title, curve.median_days), _how_sure(curve)


def _half(title: str, median_days: float) -> str:
    days = in_days(median_days)
    if not title:
        return _("Of those who stayed, half came to a good end within %(days)s", days=days)
    return _("Of those who stayed, half went on from “%(level)s” within %(days)s", level=title, days=days)


def _how_sure(curve: Curve) -> str:
    first, last = curve.median_from, curve.median_to
    if first is not None and last is not None:
        return _(
            "With so many people, the time of half may in truth lie anywhere between day %(first)s and day %(last)s.",
            first=format_decimal(first),
            last=format_decimal(last),
        )
    if last is not None:
        return _(
            "With so many people it cannot be told more exactly: half may have gone on at any time up to day %(last)s.",
            last=format_decimal(last),
        )
    if first is not None:
        return _(
            "In truth the time of half may be longer than %(first)s days; how much longer cannot be told yet.",
            first=format_decimal(first),
        )
    return _("How exact that is cannot be told yet: too few have been followed for long enough.")


def _so_far(title: str, curve: Curve) -> Finding:
    last = curve.marks[-1]
    said = {"share": format_decimal(last.share), "days": in_days(last.days)}
    if title:
        heading = _(
            "Of those who stayed, about %(share)s of 100 went on from “%(level)s” within %(days)s", level=title, **said
        )
    else:
        heading = _("Of those who stayed, about %(share)s of 100 came to a good end within %(days)s", **said)
    if last.low is None or last.high is None:
        return heading, _("How exact that is cannot be told yet: too few have been followed for long enough.")
    return heading, _(
        "In truth it may be anything between %(low)s and %(high)s of 100.",
        low=format_decimal(last.low),
        high=format_decimal(last.high),
    )


def _without(title: str, curve: Curve) -> Finding:
    if curve.why is Why.NOBODY:
        return (
            _("Nobody has reached “%(level)s” so far", level=title) if title else _("Nobody has started so far"),
            _("The first numbers come the day after the first start."),
        )
    if curve.why is Why.HIDDEN:
        return (
            _("“%(level)s”: hidden", level=title) if title else _("The way to a good end: hidden"),
            _("How many came or how many got there is hidden on the drop-off page, so the times are hidden too."),
        )
    heading = _("“%(level)s”: too soon", level=title) if title else _("The way to a good end: too soon")
    if curve.median_days is not None:
        heading = _half(title, curve.median_days)
    return heading, _("A curve is drawn once whole groups of people can be told apart by their times.")


def longest(titles: Sequence[str], curves: Sequence[Curve]) -> Finding:
    """The level that takes longest, and whether that is more than chance.

    A level from which half have not gone on takes longer than any in whose time half did, so it is named first; one
    that was not followed for so long may. Where a level has no time at all, it is only the longest of the others.
    """
    named = list(zip(titles, curves, strict=True))
    known = sorted((one for one in named if one[1].median_days is not None), key=_median, reverse=True)
    not_yet = max((one for one in named if one[1].median_days is None and one[1].marks), key=_seen_for, default=None)
    if not_yet is not None and (not known or _seen_for(not_yet) >= _median(known[0])):
        return _not_half(not_yet), _longest_of_the_others(known)
    if not known:
        return (
            _("Too soon to say how long the levels take"),
            _("There is more once more people have gone on, or have had time to."),
        )
    if not_yet is not None:
        return _takes_longest(known[0], is_of_all=False), _may_take_longer(not_yet)
    if len(known) == 1:
        return (
            _half(known[0][0], _median(known[0])),
            _("Of no other level can it be told yet in what time half of those who stayed went on."),
        )
    return _takes_longest(known[0], is_of_all=len(known) == len(named)), _next(known[0][1], known[1])


Named = tuple[str, Curve]
"""A level by its title, and its curve."""


def _median(one: Named) -> float:
    return one[1].median_days or 0


def _seen_for(one: Named) -> int:
    """Up to which day its curve is told."""
    return one[1].marks[-1].days


def _takes_longest(one: Named, *, is_of_all: bool) -> str:
    said = {"level": one[0], "days": in_days(_median(one))}
    if is_of_all:
        return _("“%(level)s” takes longest: of those who stayed, half went on within %(days)s", **said)
    return _(
        "Of the levels whose time can be told, “%(level)s” takes longest: of those who stayed, half went on within"
        " %(days)s",
        **said,
    )


def _not_half(one: Named) -> str:
    said = {"level": one[0], "days": in_days(_seen_for(one))}
    return _("Of those who stayed, fewer than half went on from “%(level)s” within %(days)s", **said)


def _may_take_longer(one: Named) -> str:
    said = {"level": one[0], "days": in_days(_seen_for(one))}
    return _(
        "“%(level)s” may take longer: of those who stayed, fewer than half went on from it within %(days)s.", **said
    )


def _longest_of_the_others(known: Sequence[Named]) -> str:
    if not known:
        return _("Of no level can it be told yet in what time half of those who stayed went on.")
    said = {"level": known[0][0], "days": in_days(_median(known[0]))}
    return _("Of the levels whose time can be told, “%(level)s” takes longest: %(days)s.", **said)


def _next(longest: Curve, second: Named) -> str:
    """Which comes next, and whether the two may differ by chance alone."""
    said = {"level": second[0], "days": in_days(_median(second))}
    first, last = longest.median_from, second[1].median_to
    if first is not None and last is not None and first >= last:
        return _("Next comes “%(level)s” with %(days)s. The difference is more than chance.", **said)
    return _("Next comes “%(level)s” with %(days)s. The difference may be chance.", **said)


def endings_finding(endings: Endings) -> Finding:
    """How many of a hundred ended in which way by the last day that is told."""
    if endings.why is Why.NOBODY:
        return _("Nobody has started so far"), _("The first numbers come the day after the first start.")
    if endings.why is Why.HIDDEN:
        return _("How journeys end: hidden"), _("Too few ended in one way or another to tell the ways apart.")
    if endings.why is Why.TOO_SOON:
        return _("How journeys end: too soon"), _("Shares are drawn once whole groups of people have ended.")
    last = endings.marks[-1]
    parts = [
        _("about %(share)s %(ways)s", share=format_decimal(one.share), ways=_in_a_sentence(way))
        for way, one in zip(endings.ways[1:], last.shares[1:], strict=True)
        if one.share
    ]
    rest = max(0, 100 - sum(one.share for one in last.shares))
    parts.append(_("about %(share)s still on the way", share=format_decimal(rest)))
    heading = _(
        "Of 100 people, about %(share)s came to a good end within %(days)s",
        share=format_decimal(last.shares[0].share),
        days=in_days(last.days),
    )
    of_the_others = format_list(parts, style="standard", locale=get_locale())
    return heading, _("Of the same 100 also: %(others)s.", others=of_the_others)


def _in_a_sentence(way: Sequence[str]) -> str:
    words = {MOVED: _("moved on"), STOPPED: _("stopped"), LOST: _("contact lost")}
    return format_list([words[state] for state in way], style="or", locale=get_locale())


def way_words(way: Sequence[str]) -> str:
    """One way of ending, or several that are told together."""
    return {
        (MOVED,): _("Moved on"),
        (STOPPED,): _("Stopped"),
        (LOST,): _("Contact lost"),
        (STOPPED, LOST): _("Stopped or contact lost"),
        (MOVED, STOPPED, LOST): _("Moved on, stopped or contact lost"),
    }.get(tuple(way)) or _("Came to a good end")
