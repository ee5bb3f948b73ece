"""What the page of a preview offers: in which language, which look, which risk, which day, with or without script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.permissions import Actor
from app.queries.previews import draft_text, version_texts
from app.studio.blueprint import DRAFT
from app.studio.words import risk_words
from app.tokens import token_hash
from app.web.previews import FRAMES, LAST_DAY, RIGHT_TO_LEFT, RISKS, Content, Preview
from app.web.typed import whole_number
from app.web.words import _, language, language_name
from quests.compiled import from_compiled
from quests.definition import Quest, text_in
from quests.loading import parse_quest
from quests.versions import content_hash

PHONE, DESKTOP = "phone", "desktop"
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Looked:
    """A quest to preview, and how: what cannot be is as it usually is."""

    quest: Quest
    preview: Preview
    width: str

    @property
    def title(self) -> str:
        return text_in(self.quest.title, language())

    @property
    def asked(self) -> dict[str, str]:
        """The choices as the address of the page says them."""
        one = self.preview
        script = "on" if one.has_script else "off"
        chosen = {"language": one.language, "frame": one.frame, "risk": one.risk, "day": str(one.day), "js": script}
        return chosen | {"width": self.width}

    @property
    def languages(self) -> Choices:
        spoken = [(code, language_name(code)) for code in self.quest.languages]
        return [*spoken, (RIGHT_TO_LEFT, _("Right to left, with the letters of English"))]

    @property
    def language_name(self) -> str:
        return dict(self.languages)[self.preview.language]

    @property
    def frames(self) -> Choices:
        words = {"journey": _("A journey"), "plain": _("A plain plan")}
        return [(frame, words[frame]) for frame in FRAMES]

    @property
    def risks(self) -> Choices:
        return [(risk, risk_words(risk).capitalize()) for risk in RISKS]

    @property
    def scripts(self) -> Choices:
        return [("on", _("On")), ("off", _("Off"))]

    @property
    def widths(self) -> Choices:
        return [(PHONE, _("A phone")), (DESKTOP, _("A desktop"))]


def content_of(db: sa.Connection, quest: str, which: str) -> Content | None:
    """The draft, or the version of this number; None where there is none."""
    if which == DRAFT:
        text = draft_text(db, quest)
        return Content(text) if text is not None else None
    number = whole_number(which)
    found = version_texts(db, quest, number) if number is not None else None
    return Content(*found) if found is not None else None


def quest_of(content: Content, slug: str) -> Quest:
    """The quest that a content is. Raises QuestUnreadable."""
    ready = from_compiled(content.compiled) if content.compiled is not None else None
    return ready or parse_quest(content.definition, file=f"{slug}.yaml", expected_slug=slug)


def seal_of(content: Content) -> str:
    """The beginning of a hash of what is previewed: another text is another preview."""
    return content_hash(content.compiled or content.definition)[:12]


def seal_of_reader(reader: Actor) -> str:
    """So that nobody walks on in the preview of a colleague."""
    return token_hash(f"preview {reader.id}")[:8]


def looked_at(quest: Quest, which: str, content: Content, reader: Actor, asked: Mapping[str, Any]) -> Looked:
    """What was asked for, with what cannot be left as it usually is."""

    def one_of(name: str, known: tuple[str, ...]) -> str:
        said = asked.get(name, "")
        return said if said in known else known[0]

    preview = Preview(
        quest=quest.slug,
        which=which,
        language=one_of("language", (_first_language(quest), *quest.languages, RIGHT_TO_LEFT)),
        frame=one_of("frame", FRAMES),
        risk=one_of("risk", RISKS),
        day=_day(asked.get("day", "")),
        has_script=one_of("js", ("on", "off")) == "on",
        content=seal_of(content),
        reader=seal_of_reader(reader),
    )
    return Looked(quest, preview, one_of("width", (PHONE, DESKTOP)))


def _first_language(quest: Quest) -> str:
    """The reader's own, where the quest speaks it."""
    return language() if language() in quest.languages else quest.languages[0]


def _day(said: str) -> int:
    return min(whole_number(said, most_digits=5) or 1, LAST_DAY)
