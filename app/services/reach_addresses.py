"""An address as she typed it, made into the one form that a channel sends to; and what finds it again."""

from __future__ import annotations

import re

from app.vault import fingerprint, place
from app.vocabulary import ChannelKind

NUMBERS = frozenset((ChannelKind.SMS, ChannelKind.WHATSAPP, ChannelKind.SIGNAL))
TYPED = NUMBERS | {ChannelKind.EMAIL, ChannelKind.MATRIX}
"""Channels whose address she types. A chat and a browser show by themselves that they are hers."""
LONGEST = 254
_MATRIX = re.compile(r"@[a-z0-9._=/+-]+:[a-z0-9.-]+(:\d{2,5})?")


class NotAnAddress(Exception):
    """What was typed is no address of this channel; ``needs_country``: a number without the code of a country."""

    def __init__(self, channel: ChannelKind, *, needs_country: bool = False) -> None:
        super().__init__(channel)
        self.needs_country = needs_country


def normalised(channel: ChannelKind, address: str, *, region: str = "") -> str:
    """The address in its one form; nobody is asked over the network whether it is there. Raises NotAnAddress.

    ``region`` is the country (``KZ``) of a number that does not begin with a plus.
    """
    address = address.strip()
    if channel is ChannelKind.PORTAL or not address:
        raise NotAnAddress(channel)
    if channel in NUMBERS:
        return _number(channel, address, region)
    if channel is ChannelKind.EMAIL:
        return _email(address)
    if channel is ChannelKind.MATRIX and (len(address) > LONGEST or not _MATRIX.fullmatch(address.lower())):
        raise NotAnAddress(channel)
    return address.lower() if channel is ChannelKind.MATRIX else address


def _number(channel: ChannelKind, address: str, region: str) -> str:
    import phonenumbers  # Its tables take a moment to read, and few requests need them.

    try:
        number = phonenumbers.parse(address, region or None)
    except phonenumbers.NumberParseException as error:
        without = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        raise NotAnAddress(channel, needs_country=without) from None
    if not phonenumbers.is_valid_number(number):
        raise NotAnAddress(channel, needs_country=not address.startswith("+"))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _email(address: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return str(validate_email(address, check_deliverability=False).normalized)
    except EmailNotValidError:
        raise NotAnAddress(ChannelKind.EMAIL) from None


def fingerprint_of(pepper: bytes, channel: ChannelKind, address: str, client_id: str) -> str:
    """What an address is found by. A chat and a browser are of one client; what is typed may be of two.

    Two people share a phone or a mailbox: neither may learn of the other by being refused, so where an address is typed
    her id is part of it.
    """
    value = address if channel not in TYPED else place(client_id, address).hex()
    return fingerprint(pepper, f"reach-{channel}", value)
