"""What the views of her tools have in common: opening an entry of hers, and keeping what she wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import abort, flash
from flask_babel import gettext as _

from app.portal.plan import own_locker
from app.portal.tool_forms import ToolForm
from app.services.own_things import Entry, NoSuchEntry, ToolIsFull, TooLong, entry
from app.vocabulary import ToolKind
from app.web.transaction import db


def entry_or_404(kind: ToolKind, entry_id: str) -> Entry:
    """An entry of hers. Not hers and not there are the same."""
    try:
        return entry(db(), own_locker(), kind, entry_id)
    except NoSuchEntry:
        abort(404)


@contextmanager
def or_404() -> Iterator[None]:
    """What is done inside is done to an entry of hers, or there is no such page."""
    try:
        yield
    except NoSuchEntry:
        abort(404)


def could_keep(keep: Callable[[], object]) -> bool:
    """Keep something, and say so; or say kindly why it cannot be kept. What was typed then stays in its form."""
    try:
        keep()
    except ToolIsFull:
        flash(_("There is no room for more here. Delete something that you no longer need, then keep this."), "note")
        return False
    except TooLong:
        flash(_("Your text is too long to be kept. Please shorten it."), "note")
        return False
    except NoSuchEntry:
        abort(404)
    flash(_("Kept."), "done")
    return True


def as_form(form: type[ToolForm], kept: Entry | None, *, without: frozenset[str] = frozenset()) -> ToolForm:
    """The form with what stands in an entry."""
    values = {name: value for name, value in (kept.values if kept else {}).items() if name not in without}
    return form(formdata=None, data=values)
