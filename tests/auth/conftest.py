"""The sign-in room within the small product of the trust tests."""

from tests.trust.conftest import browser, client, counsellor, nobody, small

__all__ = ["browser", "client", "counsellor", "nobody", "small"]
