"""Secrets that a browser or a link carries. 256 random bits; the database keeps only the hash."""

import hashlib
import secrets


def new_token() -> str:
    """Forty-three characters that are safe in a cookie and in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database knows of a token. A fast hash is enough: nobody guesses 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()
