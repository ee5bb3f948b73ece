"""A browser without a screen: it follows what it is told to, looks at every answer and remembers the pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.journeys.service import Service
from tests.journeys.walks_page import Seen, read
from tests.journeys.walks_rules import Pressed, page_faults, status_fault
from tests.journeys.walks_words import Hand
from tests.portal.visitor import FROM_THIS_SITE

MOST_REDIRECTS = 6


class Lost(AssertionError):
    """The walk came upon something that should not be."""


@dataclass
class Browsing:
    """One browser at an address of its own. ``way`` is everything that was done in it, for the message of a fault."""

    service: Service
    number: int
    hand: Hand
    way: list[str] = field(default_factory=list)
    noted: set[str] = field(default_factory=set)
    """Where controls lead that nobody follows here: telephones, other sites, files."""
    pages: list[tuple[Seen, int]] = field(default_factory=list)
    moves: int = 0
    """How often something changed behind her back: time, a colleague, a form of another page."""
    last_form: tuple[str, MultiDict[str, str]] | None = None

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.service.app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = f"10.{self.number // 200 % 250}.{self.number % 200}.7"

    @property
    def page(self) -> Seen:
        return self.pages[-1][0]

    def lost(self, told: str) -> Lost:
        way = "\n  ".join(self.way)
        return Lost(f"walk {self.number}, {self.hand.audience.value}: {told}\n  {way}")

    def open(self, address: str, *, is_stale: bool = False) -> None:
        self._look(self.client.get(address), Pressed("GET", address, is_stale))

    def send(self, action: str, values: MultiDict[str, str], *, is_stale: bool = False) -> None:
        self.last_form = (action, values)
        told = {name: value[:60] for name, value in values.items() if not name.endswith(("_token", "_key"))}
        self.way.append(f"POST {action} {told}")
        size = sum(len(value.encode()) for value in values.values())
        gives_words = bool({"phrase", "code"} & set(values))
        pressed = Pressed("POST", action, is_stale, gives_words, size)
        self.moves += 1
        self._look(self.client.post(action, data=values, headers=FROM_THIS_SITE), pressed)
        if self.pages:
            self.pages[-1] = (self.page, self.moves)

    def _look(self, answer: TestResponse, pressed: Pressed) -> None:
        """Follow it to the page that she sees, and look at that."""
        for _ in range(MOST_REDIRECTS):
            if answer.status_code != 303:
                break
            self._must_be_whole(answer)
            answer = self.client.get(answer.location)
        self._must_be_whole(answer)
        longest = int(self.service.app.config.get("MAX_FORM_MEMORY_SIZE") or 0)
        told = status_fault(answer.status_code, pressed, longest)
        path = _path(answer)
        self.way.append(f"{pressed.method} {pressed.address}{' (stale)' if pressed.is_stale else ''} "
                        f"-> {answer.status_code} {path}")  # fmt: skip
        if told:
            raise self.lost(told)
        if answer.mimetype != "text/html" or "attachment" in answer.headers.get("Content-Disposition", ""):
            self.noted.add(f"{answer.mimetype} at {path}")
            return
        self._see(answer, path)

    def _must_be_whole(self, answer: TestResponse) -> None:
        if answer.status_code >= 500 or self.service.faults:
            raise self.lost(f"{answer.status_code}\n" + "\n".join(self.service.faults))

    def _see(self, answer: TestResponse, path: str) -> None:
        html = answer.get_data(as_text=True)
        if "Traceback (most recent call last)" in html:
            raise self.lost("a traceback stands on the page")
        page = read(html, path, is_answer=answer.request.method == "POST")
        self.pages.append((page, self.moves))
        if page.phrase:
            self.hand.phrase = " ".join(page.phrase)
        self.hand.recovery = page.recovery or self.hand.recovery
        if faults := list(page_faults(page)):
            raise self.lost(f"{path} “{page.title}”: " + "; ".join(faults))


def _path(answer: TestResponse) -> str:
    asked = urlsplit(answer.request.url)
    return asked.path + (f"?{asked.query}" if asked.query else "")
