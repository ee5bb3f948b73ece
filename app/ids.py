"""Random identifiers. 128 bits, so that no address can be guessed and none says who came first."""

import secrets


def new_id() -> str:
    """Twenty-two characters that are safe in an address."""
    return secrets.token_urlsafe(16)
