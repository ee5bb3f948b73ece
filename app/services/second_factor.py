"""The second factor of staff: a six-digit code of the moment (TOTP, RFC 6238, 30 seconds, one step of grace)."""

from __future__ import annotations

import hmac

import pyotp

from app import clock
from app.vault import Vault, place

STEP_SECONDS = 30
GRACE_STEPS = 1
ISSUER = "Questline"
NOBODYS_SECRET = "A" * 32


def new_secret() -> str:
    """160 random bits in base 32, as authenticator apps read them."""
    return pyotp.random_base32()


def seal_secret(vault: Vault, staff_id: str, secret: str) -> bytes:
    """The secret for the database, bound to this account. It begins with the name of the key that locks it."""
    box, key_name = vault.wrap(secret.encode(), _place(staff_id))
    return key_name.encode() + b"\0" + box


def unseal_secret(vault: Vault, staff_id: str, sealed: bytes) -> str:
    """The secret again. Raises BoxWillNotOpen."""
    key_name, _, box = sealed.partition(b"\0")
    return vault.unwrap(box, _place(staff_id), key_name.decode()).decode()


def step_of(secret: str, code: str) -> int | None:
    """The time step that this code belongs to, or None if it is wrong or stale.

    Whoever accepts a code must remember its step and take no earlier one: a code counts once.
    """
    typed = "".join(code.split())
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    current = int(clock.now().timestamp()) // STEP_SECONDS
    for step in range(current - GRACE_STEPS, current + GRACE_STEPS + 1):
        if hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), typed.encode()):
            return step
    return None


def enrolment_uri(secret: str, email: str) -> str:
    """What the square picture says to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def _place(staff_id: str) -> bytes:
    return place("staff", "totp_secret_sealed", staff_id)
