"""PO, as gettext has it, by Babel: the place is the context, a stale translation is fuzzy."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO, StringIO

from quests.exchange.model import Exchange, ExchangeRefused, Unit, checked, language_in, name_of, named

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
"""A file says nothing of when it was made, so that the same texts make the same file."""
_FROM = "translate from"


def write(exchange: Exchange) -> str:
    """The texts as PO."""
    from babel.messages.catalog import Catalog  # Takes a while to import, and is seldom needed.
    from babel.messages.pofile import write_po

    name = name_of(exchange.slug, exchange.version)
    catalog = Catalog(
        exchange.language, project="quest", version=name, header_comment=f"# {name}, {exchange.language}",
        creation_date=_EVER, revision_date=_EVER, language_team=f"{_FROM} {exchange.source_language}",
        last_translator="", msgid_bugs_address="", copyright_holder="", fuzzy=False,
    )  # fmt: skip
    for unit in exchange.units:
        catalog.add(unit.source, unit.target, context=unit.place, flags=["fuzzy"] if unit.is_stale else [])
    out = BytesIO()
    write_po(out, catalog, width=0)
    return out.getvalue().decode()


def read(text: str) -> Exchange:
    """The texts of a PO file. Raises ExchangeRefused."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalog = read_po(StringIO(text), abort_invalid=True)
    except PoFileError as error:
        raise ExchangeRefused("not_po", error.lineno + 1) from error
    except (ValueError, LookupError, TypeError, IndexError, AttributeError) as error:
        raise ExchangeRefused("not_po") from error  # What Babel trips over in a broken header or plural.
    slug, version = named(catalog.version or "")
    team = (catalog.language_team or "").removeprefix(_FROM)
    language = language_in(catalog.locale_identifier)
    units = tuple(
        Unit(message.context or "", str(message.id), str(message.string or ""), bool(message.fuzzy))
        for message in catalog
        if message.id and isinstance(message.id, str) and not isinstance(message.string, tuple)
    )
    return checked(Exchange(slug, version, language_in(team or "en"), language, units))
