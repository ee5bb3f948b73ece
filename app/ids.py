"""Random identifiers. 128 bits, so that no address can be guessed and none says who came first."""

import hashlib
import secrets


def new_id() -> str:
    """Twenty-two characters that are safe in an address."""
    return secrets.token_urlsafe(16)


def id_of_form(*parts: str) -> str:
    """The id that a form gives what it makes: the same form sent again meets its own row."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
