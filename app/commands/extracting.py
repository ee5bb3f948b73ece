"""Which sentences people read, and what of them a language still lacks. No Flask: the files alone are asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import write_po
from ruamel.yaml import YAML

from app.catalogues import FOLDER, catalogue_file, read_catalogue

ROOT = FOLDER.parent.parent
CONFIG = ROOT / "babel.cfg"
KEYWORDS = {**DEFAULT_KEYWORDS, **parse_keywords(["_l", "lazy_gettext"])}
# A catalogue is a file under version control: it says what was translated, not when somebody looked.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)

# A sentence, or with its plural; a translation, or one for each plural form.
Words = str | tuple[str, ...]


@dataclass(frozen=True)
class Lack:
    """What a language lacks: sentences without a translation, and those that somebody has to look at again."""

    missing: tuple[Message, ...]
    fuzzy: tuple[Message, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.fuzzy)


def sentences() -> Catalog:
    """Every sentence of the code, the templates and the instruments, as a catalogue without translations."""
    catalogue = _empty(None)
    with CONFIG.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    # Only where sentences are: what else lies in a checkout, such as .venv, is never walked through.
    for part in ("app", "quests", "templates"):
        found = extract_from_dir(ROOT / part, _within(part, methods), _by_pattern(part, options), KEYWORDS)
        for path, _line, sentence, _comments, context in found:
            catalogue.add(sentence, locations=[(f"{part}/{path}", 0)], context=context)
    return catalogue


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(file.parent.parent.name for file in FOLDER.glob("*/LC_MESSAGES/messages.po"))


def merged(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language with exactly the sentences of now. Nothing is guessed from a similar sentence."""
    catalogue = read_catalogue(language) if catalogue_file(language).exists() else _empty(language)
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = NEVER
    return catalogue


def write(language: str, catalogue: Catalog) -> None:
    path = catalogue_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, sort_by_file=True, ignore_obsolete=True, include_lineno=False)


def lack_of(catalogue: Catalog) -> Lack:
    told = [message for message in catalogue if message.id]
    return Lack(
        missing=tuple(message for message in told if not _is_translated(message)),
        fuzzy=tuple(message for message in told if message.fuzzy),
    )


def put_in(catalogue: Catalog, given: dict[str, str | list[str]]) -> list[str]:
    """Translations from ``{sentence: translation}``; a plural has a list. Gives the sentences that are not known."""
    unknown = []
    for sentence, words in given.items():
        message = catalogue.get(sentence)
        if message is None:
            unknown.append(sentence)
        elif words and all(words):
            message.string = words if isinstance(words, str) else tuple(words)
            message.flags.discard("fuzzy")
    return unknown


def sentence_of(message: Message) -> str:
    """The sentence by which a message is found: of a plural the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(message: Message) -> bool:
    return all(message.string) if message.string else False


def _empty(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        project="Questline",
        version="of this checkout",
        msgid_bugs_address="none",
        last_translator="the Questline authors",
        language_team="none",
        creation_date=NEVER,
        revision_date=NEVER,
        fuzzy=False,
        header_comment="# How to change this file: docs/languages.md.",
    )


def _within(part: str, methods: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The patterns that begin with this folder, as seen from inside it."""
    return [(pattern.removeprefix(f"{part}/"), method) for pattern, method in methods if pattern.startswith(f"{part}/")]


def _by_pattern(part: str, options: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {pattern.removeprefix(f"{part}/"): given for pattern, given in options.items()}


def shown(path: Path) -> str:
    """A path as somebody in the checkout would write it."""
    return str(path.relative_to(ROOT))


Found = tuple[int, str, str, list[str]]


def sentences_of_instrument(
    file: IO[bytes], _keywords: Collection[str], _tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """For Babel: our own sentences about an instrument. Its stem, items and answers are locked and never among them."""
    about = YAML(typ="safe", pure=True).load(file.read().decode("utf-8"))
    said = [about["unfinished_result"], about["licence"].get("staff_note")]
    said += [about.get("use_note"), about.get("ladder_note")]
    for band in about["scoring"]["bands"]:
        said += [band["label"], band["result"]]
    for sentence in said:
        if sentence:
            yield 0, "gettext", sentence.strip(), []
