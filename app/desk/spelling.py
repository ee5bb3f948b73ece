"""How a code is said on the phone, so that nobody hears a B for a D."""

from __future__ import annotations

from app.web.words import _


def spelled(code: str) -> list[tuple[str, str]]:
    """Each character with the word that is said for it."""
    words = _words()
    return [(character, words[character]) for character in code]


def _words() -> dict[str, str]:
    return {
        "2": _("two"),
        "3": _("three"),
        "4": _("four"),
        "5": _("five"),
        "6": _("six"),
        "7": _("seven"),
        "8": _("eight"),
        "9": _("nine"),
        "B": _("Bravo"),
        "C": _("Charlie"),
        "D": _("Delta"),
        "F": _("Foxtrot"),
        "G": _("Golf"),
        "H": _("Hotel"),
        "J": _("Juliett"),
        "K": _("Kilo"),
        "M": _("Mike"),
        "N": _("November"),
        "P": _("Papa"),
        "Q": _("Quebec"),
        "R": _("Romeo"),
        "S": _("Sierra"),
        "T": _("Tango"),
        "V": _("Victor"),
        "W": _("Whiskey"),
        "X": _("X-ray"),
        "Y": _("Yankee"),
        "Z": _("Zulu"),
    }
