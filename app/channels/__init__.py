"""The ways out of the service: each takes one letter to one person, tries once, and says how that went.

Nothing here knows the database, and nothing here decides whether somebody may be reached. A channel goes to the host
that staff set up and to no other: no redirect is followed, a certificate is always looked at, and what stands for a
recipient can be nothing but a recipient (trust.md T17).
"""

from __future__ import annotations

from app.channels.letters import Letter, Outlet, Sending
from app.channels.sending import send

__all__ = ["Letter", "Outlet", "Sending", "send"]
