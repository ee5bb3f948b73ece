"""What our bot says in a chat: a few neutral sentences. A chat is read on a lock screen and by whoever holds the phone.

So no sentence names the service, what it is about, a plan or a step, and each is true of anybody (trust.md T3). A bot
is never for talk about risk (domain.md, Q25): whatever somebody wrote or chose, it says the same way to a person.
"""

from __future__ import annotations

from app.catalogues import Speaker
from app.vocabulary import OneTap


class Bot:
    """Our bot, in one language."""

    def __init__(self, language: str) -> None:
        self._ = Speaker(language).gettext

    # --- connecting --------------------------------------------------------------------------------------------------

    def connected(self) -> str:
        return self._("This chat is connected.")

    def no_such_code(self) -> str:
        return self._("That code is not in use.")

    def too_many_codes(self) -> str:
        return self._("That was often enough for now. The next try is welcome in an hour.")

    def send_the_code(self) -> str:
        return self._("To connect this chat, write the code here that your page shows.")

    def not_connected(self) -> str:
        return self._("This chat is not connected.")

    # --- somebody to talk to -----------------------------------------------------------------------------------------

    def nobody_reads(self) -> str:
        """To whatever was written: it was neither kept nor read."""
        nobody = self._("Nobody reads this chat, and what is written here is not kept.")
        return f"{nobody} {self.somebody_now()}"

    def somebody_now(self) -> str:
        return self._("If you need somebody now, open your pages and choose Talk now.")

    # --- after a button ----------------------------------------------------------------------------------------------

    def tapped(self, act: OneTap) -> str:
        """What her answer to a message did."""
        return {
            OneTap.LATER: self._("Later, then."),
            OneTap.PAUSE: self._("Paused. Your pages are there whenever you like."),
            OneTap.STOP: self._("Stopped. Nothing more comes here, until you start it again on your pages."),
            OneTap.DONE: self._("Good. Thank you for telling us."),
        }[act]

    def tap(self, act: OneTap) -> str:
        """The words on a button under a message."""
        return {
            OneTap.LATER: self._("Later"),
            OneTap.PAUSE: self._("Pause"),
            OneTap.STOP: self._("Stop messages"),
            OneTap.DONE: self._("Done"),
        }[act]

    def not_current(self) -> str:
        return self._("This is not current any more. Your pages show how things stand.")

    # --- questions ---------------------------------------------------------------------------------------------------

    def answer_here(self) -> str:
        return self._("Answer here")

    def scale_ends(self, low: str, high: str) -> str:
        return self._("0: %(low)s. 10: %(high)s.", low=low, high=high)

    def several(self) -> str:
        return self._("You can choose more than one.")

    def chosen(self, label: str) -> str:
        return f"✓ {label}"

    def go_on(self) -> str:
        return self._("Go on")

    def leave_empty(self) -> str:
        return self._("Leave this one empty")

    def stop_here(self) -> str:
        return self._("Stop here")

    def send_it(self) -> str:
        return self._("Send it")

    def ask_to_send(self, *, has_more: bool) -> str:
        """Before anything is sent. ``has_more``: her pages have room for what buttons cannot say."""
        asked = self._("Send your answers? They are read by the same people as on your pages.")
        more = self._("Your pages have room for more, before you send it.")
        return f"{asked} {more}" if has_more else asked

    def sent(self) -> str:
        """The same whatever she answered."""
        kept = self._("Kept. Thank you.")
        return f"{kept} {self.somebody_now()}"

    def left(self) -> str:
        return self._("What you chose is saved. You can go on here or on your pages.")

    def on_your_pages(self) -> str:
        return self._("This one is on your pages.")
