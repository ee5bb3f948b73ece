"""``questline translations``: keep the catalogues of the languages in step with the sentences of the product."""

from __future__ import annotations

import json
from pathlib import Path

import click
from babel import Locale, UnknownLocaleError

from app.catalogues import catalogue_file
from app.commands import extracting
from app.commands.extracting import Lack


@click.group("translations")
def group() -> None:
    """The sentences of the pages in other languages than English (docs/languages.md)."""


@group.command("update", epilog="Example: questline translations update ru --from russian.json")
@click.argument("languages", nargs=-1, callback=lambda _context, _option, given: _known(given))
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='Translations to put in, as JSON: {"sentence": "translation", "one": ["one", "few", "many"]}.',
)
def update(languages: tuple[str, ...], source: Path | None) -> None:
    """Write the sentences of now into every catalogue, or into those of LANGUAGES, and print what is missing as JSON.

    A language that is not there yet begins with an empty catalogue.
    """
    template = extracting.sentences()
    if source and len(languages) != 1:
        raise click.UsageError("--from needs exactly one language")
    given = _translations_in(source) if source else {}
    missing: dict[str, dict[str, str | list[str]]] = {}
    for language in languages or extracting.languages():
        catalogue = extracting.merged(language, template)
        for sentence in extracting.put_in(catalogue, given):
            click.echo(f"no page says this any more: {sentence}", err=True)
        extracting.write(language, catalogue)
        lack = extracting.lack_of(catalogue)
        missing[language] = {
            extracting.sentence_of(one): "" if isinstance(one.id, str) else [""] * catalogue.num_plurals
            for one in (*lack.missing, *lack.fuzzy)
        }
        click.echo(f"{extracting.shown(catalogue_file(language))}: {_said(lack)}", err=True)
    click.echo(json.dumps(missing, ensure_ascii=False, indent=1))


@group.command("check", epilog="Example: questline translations check")
def check() -> None:
    """Say for each language how many sentences are missing or to be looked at again. Ends with 1 if any are."""
    template = extracting.sentences()
    found = {language: extracting.lack_of(extracting.merged(language, template)) for language in extracting.languages()}
    for language, lack in found.items():
        click.echo(f"{language}: {_said(lack)}")
    if any(found.values()):
        raise SystemExit(1)


def _known(languages: tuple[str, ...]) -> tuple[str, ...]:
    """These languages. What is no code of one is said at once: a path made of it could lead anywhere."""
    for language in languages:
        try:
            Locale.parse(language)
        except (ValueError, UnknownLocaleError) as error:
            raise click.BadParameter(f"{language!r} is no code of a language, for example ru") from error
    return languages


def _said(lack: Lack) -> str:
    return f"{len(lack.missing)} missing, {len(lack.fuzzy)} to be looked at again"


def _translations_in(path: Path) -> dict[str, str | list[str]]:
    try:
        found: dict[str, str | list[str]] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{path} is no JSON: {error}") from error
    return found
