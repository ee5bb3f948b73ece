"""A staff password is long and not what everybody tries; there are no riddles about kinds of characters."""

from __future__ import annotations

import pytest

from app.services.passwords import WeakPassword, require_strong

PERSONAL = ("noor.example@example.org", "Noor Example")


@pytest.mark.parametrize(
    "password",
    [
        "stepping stones over water",
        "only-lower-case-words",
        "пароль из четырёх слов",
        "noor walks over stepping stones",
        " leading and trailing ",
        "x7" + "k" * 3 + "Qw" * 60 + "12",
    ],
)
def test_a_long_uncommon_password_is_taken(password: str) -> None:
    require_strong(password, personal=PERSONAL)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("elevenchars", "short"),
        ("", "short"),
        ("abc defg " * 15, "long"),
        ("1qaz2wsx3edc", "common"),
        ("Password1234", "common"),
        ("password2026!!", "common"),
        ("passwordpassword", "common"),
        ("123456789012345", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("Example-2026-11", "personal"),
        ("Questline2026!", "personal"),
        ("noor@example", "personal"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(WeakPassword) as weak:
        require_strong(password, personal=PERSONAL)
    assert weak.value.reason == reason
