"""Translations are written into the draft, and of which source each is one is noted beside it.

One save is one edit of the draft, so a whole file that a translator sent back is undone at once. Two who translate at
the same time both stand; who changed the very same words is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.models.quests import TranslatedText
from app.services import draft_writing
from app.vocabulary import DraftDeed
from quests.editing import Change, Path, Put, Remove, fingerprint, part
from quests.editing.reading import tree_of
from quests.text_places import TextPlace, text_places, words_hash
from quests.translating import misfit


@dataclass(frozen=True)
class Typed:
    """The words for one text, with what was on the screen: ``seen`` marks its words, ``source`` its source."""

    words: str
    seen: str
    source: str


@dataclass(frozen=True)
class Refused:
    """Words that were not taken: ``why`` is gone, changed, markup or holes. ``theirs``: what stands there now."""

    place: str
    words: str
    why: str
    theirs: str = ""


@dataclass(frozen=True)
class Saved:
    """What became of a save: how many texts are new, how many stay as they were, and what was not taken."""

    written: int
    same: int
    refused: tuple[Refused, ...] = ()


def seen_of(text: str, place: TextPlace, language: str) -> str:
    """By which a later save tells whether the words are still those that were read."""
    return fingerprint(part(text, place.path_in(language)))


def source_of(place: TextPlace) -> str:
    """By which a later save tells of which source its words are a translation."""
    return words_hash(place.source)


def save(
    db: sa.Connection,
    draft_id: str,
    slug: str,
    language: str,
    typed: Mapping[str, Typed],
    *,
    at: Path | str = "",
    by: str,
) -> Saved:
    """Keep what was typed for these places. Nothing typed where words were takes them out.

    ``at``: the one text that was typed in, so that a minute of typing is one edit. Raises QuestUnreadable,
    CannotChange, DraftGone.
    """
    return _Desk(db, draft_id, slug, language, by).save(typed, at=at, is_strict=False)


def bring_in(
    db: sa.Connection, draft_id: str, slug: str, language: str, words: Mapping[str, tuple[str, str]], *, by: str
) -> Saved:
    """Keep what a translator sent back: by place the source that was translated, and the words. One edit.

    Words of a source that is another by now are taken and stay marked as such. What does not fit is left out and told.
    """
    typed = {place: Typed(told, "", words_hash(source)) for place, (source, told) in words.items()}
    return _Desk(db, draft_id, slug, language, by).save(typed, at="", is_strict=True)


def still_right(db: sa.Connection, slug: str, language: str, places: Sequence[TextPlace], *, by: str) -> None:
    """Somebody read these translations beside what the source says now, and they are right."""
    there = [each for each in places if language in each.texts]
    _note(db, slug, language, {each.place: (source_of(each), words_hash(each.texts[language])) for each in there}, by)


def add_language(db: sa.Connection, draft_id: str, language: str, *, by: str) -> None:
    """The quest is to speak one more language; the checks tell what is missing in it until all is there."""

    def changes(text: str) -> tuple[Change, ...]:
        there = part(text, ("languages",))
        spoken = there if isinstance(there, list) else ["en"]
        return () if language in spoken else (Put(("languages",), [*spoken, language]),)

    draft_writing.write(db, draft_id, changes, did=DraftDeed.WRITTEN, place="languages", by=by)


@dataclass
class _Desk:
    """One save: the draft may change under it, and then it is looked at anew."""

    db: sa.Connection
    draft_id: str
    slug: str
    language: str
    by: str

    def save(self, typed: Mapping[str, Typed], *, at: Path | str, is_strict: bool) -> Saved:
        """``is_strict``: from a file. What does not fit is left out there; a person sees it marked and mends it."""
        result = Saved(0, 0)
        noted: dict[str, tuple[str, str]] = {}

        def changes(text: str) -> tuple[Change, ...]:
            nonlocal result
            noted.clear()
            asked, result = self._looked_at(text, typed, noted, is_strict=is_strict)
            return asked

        did = DraftDeed.IMPORTED if is_strict else DraftDeed.TRANSLATED
        draft_writing.write(self.db, self.draft_id, changes, did=did, place=at, by=self.by, may_join=bool(at))
        _note(self.db, self.slug, self.language, noted, self.by)
        return result

    def _looked_at(
        self, text: str, typed: Mapping[str, Typed], noted: dict[str, tuple[str, str]], *, is_strict: bool
    ) -> tuple[tuple[Change, ...], Saved]:
        places = {each.place: each for each in text_places(tree_of(text))}
        asked: list[Change] = []
        refused: list[Refused] = []
        same = 0
        for name, one in typed.items():
            place = places.get(name)
            now = place.texts.get(self.language, "") if place is not None else ""
            if place is None or place.source_language == self.language:
                refused.append(Refused(name, one.words, "gone"))
            elif one.words == now or (is_strict and not one.words):
                same += 1
                self._confirm(place, one, noted, is_strict=is_strict)
            elif not is_strict and one.seen != seen_of(text, place, self.language):
                refused.append(Refused(name, one.words, "changed", now))
            elif one.words and (why := misfit(place.source, one.words)) and (is_strict or why == "markup"):
                refused.append(Refused(name, one.words, why, now))
            else:
                asked.append(self._change(place, one.words))
                noted[name] = (one.source, words_hash(one.words))
        if refused and not is_strict:  # Saved as one or not at all: she decides with all of it before her.
            noted.clear()
            return (), Saved(0, same, tuple(refused))
        return tuple(asked), Saved(len(asked), same, tuple(refused))

    def _confirm(
        self, place: TextPlace, one: Typed, noted: dict[str, tuple[str, str]], *, is_strict: bool
    ) -> None:  # fmt: skip
        """A file that holds the same words was translated from the source that it names."""
        if is_strict and one.words:
            noted[place.place] = (one.source, words_hash(one.words))

    def _change(self, place: TextPlace, words: str) -> Change:
        if not words:
            return Remove(place.path_in(self.language))
        if place.is_table:
            return Put(place.path_in(self.language), words)
        return Put(place.path, place.with_words(self.language, words))


def _note(db: sa.Connection, slug: str, language: str, noted: Mapping[str, tuple[str, str]], by: str) -> None:
    """Keep of which source these words are a translation; what was noted before is written over."""
    if not noted:
        return
    at_these = (
        TranslatedText.slug == slug, TranslatedText.language == language, TranslatedText.place.in_(list(noted)),
    )  # fmt: skip
    rows = [
        {"slug": slug, "place": place, "language": language, "source_hash": source, "words_hash": words,
         "at": clock.now(), "staff_id": by}
        for place, (source, words) in noted.items()
    ]  # fmt: skip
    try:
        with db.begin_nested():
            db.execute(sa.delete(TranslatedText).where(*at_these))
            db.execute(sa.insert(TranslatedText), rows)
    except sa.exc.IntegrityError:
        pass  # A second page of hers was as quick, and noted the same.
