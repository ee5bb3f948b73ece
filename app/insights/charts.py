"""The river chart as markup: the picture of ``app.insights.river``, with its words in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list
from flask import render_template
from flask_babel import format_decimal, format_percent, get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from app.insights.drawing import StageWords, draw
from app.insights.river import Bar, Stage, Stream, stages
from quests.dropoff import DropOff

NAMED_AT_MOST = 3
"""A hidden stream names its states up to so many; the table below names all."""


def river(published: DropOff, titles: Sequence[str], worst: int | None = None) -> Markup:
    """The chart of published numbers; nothing where there is nothing to draw. ``titles``: one for each level.

    ``worst``: the place of the level that the finding names.
    """
    found = stages(published, titles)
    drawing = None
    if found:
        finished = found[-1].went_on
        finish = (_("Finished"), "" if finished is None else format_decimal(finished))
        mirrored = get_locale().text_direction == "rtl"
        drawing = draw(found, [_words(stage) for stage in found], finish, mirrored=mirrored, worst=worst)
    return Markup(render_template("insights/_river.html", drawing=drawing))


def _words(stage: Stage) -> StageWords:
    return StageWords(
        title=format_list(stage.titles, style="standard", locale=get_locale()),
        reached=_("%(people)s reached it", people=format_decimal(stage.reached)),
        loss=_loss(stage),
        streams=tuple(_stream(stream) for stream in stage.streams),
        bars=tuple(_bar(bar) for bar in stage.bars),
    )


def _stream(stream: Stream) -> str:
    people = format_decimal(stream.people)
    if len(stream.states) > NAMED_AT_MOST:
        return str(_("%(people)s not shown apart", people=people))
    words = _state_words()
    ways = format_list([words[state] for state in stream.states], style="or", locale=get_locale())
    # As in "21 stalled" or "7 paused or stopped".
    return str(_("%(people)s %(ways)s", people=people, ways=ways))


def _bar(bar: Bar) -> str:
    people = _("hidden") if bar.people is None else format_decimal(bar.people)
    if bar.kind == "stalled":
        return str(_("Stalled: %(people)s", people=people))
    if bar.kind == "left":
        return str(_("Stopped or contact lost: %(people)s", people=people))
    return str(_("Waiting on us: %(people)s", people=people))


def _state_words() -> dict[str, str]:
    return {
        "completed": _("finished"),
        "in_progress": _("in it now"),
        "waiting_on_service": _("waiting on us"),
        "paused": _("paused"),
        "safety_hold": _("on safety hold"),
        "stalled": _("stalled"),
        "stopped": _("stopped"),
        "abandoned": _("contact lost"),
        "moved": _("moved on"),
        "exited_well": _("ended well"),
    }


def _loss(stage: Stage) -> str:
    if stage.loss is not None:
        return str(_("%(share)s stalled or left", share=format_percent(stage.loss)))
    if stage.lost_at_least:
        return str(_("%(people)s or more stalled or left", people=format_decimal(stage.lost_at_least)))
    return str(_("stalled or left: hidden"))
