"""Crisis protocols in a list, on a record, a contact and a step; and who reads the notes beside them."""

from __future__ import annotations

from dataclasses import dataclass

from app.queries.protocols import Run
from app.vocabulary import NoteKind, ProtocolKind
from app.web.filters import moment
from app.web.words import _, language
from quests.protocols import protocol
from quests.protocols.model import Text


@dataclass(frozen=True)
class RunLine:
    """One protocol in a list."""

    run_id: str
    title: str
    words: str
    is_open: bool


def run_lines(runs: list[Run]) -> tuple[RunLine, ...]:
    """Protocols as links, what goes on first."""
    return tuple(
        RunLine(
            one.id,
            said_in(protocol(one.kind).title),
            _("Open since %(when)s", when=moment(one.opened_at))
            if one.is_open
            else _("Closed by %(name)s, %(when)s", name=one.closed_by, when=moment(one.closed_at)),
            one.is_open,
        )
        for one in runs
    )


def kinds_to_open(runs: list[Run]) -> tuple[tuple[str, str, str], ...]:
    """The protocols that do not go on here, with what each is for."""
    goes_on = {one.kind for one in runs if one.is_open}
    found = [(kind, protocol(kind)) for kind in ProtocolKind if kind not in goes_on]
    return tuple((kind.value, said_in(text.title), said_in(text.about)) for kind, text in found)


def note_readers(kind: str) -> str:
    """Who reads a note of this kind, said where it is written and where it stands."""
    if kind == NoteKind.VIOLENCE:
        return _("Read by supervisors, the assigned clinician and whoever wrote it.")
    if kind == NoteKind.RESTRICTED:
        return _("Read by the counsellor or clinician of this person, by supervisors and whoever wrote it.")
    return ""


def said_in(words: Text) -> str:
    """What a protocol says, in the language of whoever reads it."""
    return words["ru"] if language() == "ru" else words["en"]
