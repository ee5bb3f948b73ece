"""A first contact in browsers: the colleagues of a small service, and what each presses on a card and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Locator, expect

from app.ids import new_id
from app.jobs.worker import tick
from app.models.outbox import Outgoing
from app.models.safety import ServiceClock
from app.models.service_time import Holiday, OnCall, OpeningHours
from app.models.staff import Staff
from app.queries.handovers import clock_cause
from app.queries.journeys import JourneyRow, journeys_of_client
from app.queries.worklist import events_of_journeys
from app.vocabulary import Duty, Role
from quests.events import Event
from quests.instruments import instrument
from tests.accounts import SomeStaff
from tests.browser import OpenContext
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.looking import look
from tests.journeys.service import Service

NOTHING_IN_DANGER = ("attempt_under_way", "plan", "violence_now", "fear_at_home")
STEPS = {"connect": 1, "context": 2, "screening": 3, "acute": 4, "plan": 5, "close": 6}


@dataclass
class CardBrowser(ColleagueBrowser):
    """A colleague with a contact card open. What she touches is kept without a button."""

    path: str = ""

    def opens_a_contact(self, channel: str = "call", audience: str = "self") -> None:
        """One key, and what comes most often is chosen already."""
        self.comes_to_the_desk()
        self.page.locator("h1").press("n")
        self.page.wait_for_url("**/desk/contacts/new")
        self.choose("channel", channel)
        self.choose("audience", audience)
        self.send("Open the contact")
        self.path = self.page.url.removeprefix(self.address).partition("?")[0]

    @property
    def card_id(self) -> str:
        return self.path.rpartition("/")[2]

    def goes_to_step(self, slug: str) -> Locator:
        """One tap in the outline."""
        self.page.locator(f'#outline a[data-step="{slug}"]').click()
        return self.page.locator(f"#step-{slug}")

    def notes(self, step: str, answers: Mapping[str, str | Sequence[str]]) -> None:
        """Choices by their values, words as they are typed; then the page says that it is kept."""
        part = self.goes_to_step(step)
        for key, given in answers.items():
            for value in [given] if isinstance(given, str) else given:
                self._note(part, f"q-{key}", value)
        self.is_kept()

    def _note(self, part: Locator, name: str, value: str) -> None:
        choice = self.page.locator(f'input[name="{name}"][value="{value}"]')
        if choice.count() == 0:
            part.locator(f'[name="{name}"]').fill(value)
            return
        for folded in part.locator("details:not([open])", has=choice).all():
            folded.locator("summary").first.click()
        part.locator("label", has=choice).click()

    def is_kept(self) -> None:
        """Nothing is on its way any more, and the page says so."""
        self.page.wait_for_function("() => !document.querySelector('form.htmx-request')")
        expect(self.page.locator("#saved .saved").first).to_contain_text(self.says("Kept at %(time)s", time=""))
        expect(self.page.locator("[data-not-saved]")).to_be_hidden()

    def risk_is(self, words: str) -> None:
        expect(self.page.locator("#band")).to_contain_text(self.says(words))

    def sums_up(self) -> None:
        self.goes_to_step("close")
        self.press("Sum up and close")

    def fills(self, **fields: Any) -> None:
        """The fields of the page by name: one value for a choice, several for boxes, True for one box, else words."""
        for name, given in fields.items():
            for value in given if isinstance(given, list) else [given]:
                boxes = self.page.locator(f'main input[name="{name}"]')
                kind = boxes.first.get_attribute("type") if boxes.count() else None
                if value is True:
                    boxes.first.check()
                elif kind in ("radio", "checkbox"):
                    self._unfold(name)
                    self.choose(name, value)
                else:
                    self.page.locator(f'main [name="{name}"]').fill(value)

    def _unfold(self, name: str) -> None:
        for folded in self.page.locator("main details:not([open])", has=self.page.locator(f'[name="{name}"]')).all():
            folded.locator("summary").first.click()

    def stands_on(self, path: str) -> None:
        """Some page of hers stands open; what it asks for by itself comes when the test lets its seconds pass."""
        self.page.clock.install()
        self.comes_to_the_desk()
        self.open(path)

    def seconds_pass(self) -> None:
        """So many that every page which asks by itself has asked."""
        self.page.clock.run_for(10_100)

    def accepts_from_the_banner(self) -> None:
        """The banner comes by itself, on whatever page she is."""
        button = self.page.locator("#handovers").get_by_role("button", name=self.says("Accept")).first
        expect(button).to_be_visible(timeout=15_000)
        with self.page.expect_navigation():
            button.click()
        look(self.page)

    def walks(self, step: str, outcome: str, words: str = "") -> None:
        """One step of the protocol that stands open: it comes next by itself, and one tap says what came of it."""
        if words:
            self.page.locator('[name="words"]').fill(words)
        with self.page.expect_navigation():
            self.page.locator(f'#step form[action$="/steps/{step}"] button[value="{outcome}"]').click()
        look(self.page)

    def reads_in_the_banner(self, *words: str) -> None:
        self.seconds_pass()
        for one in words:
            expect(self.page.locator("#handovers")).to_contain_text(one)

    def reads_on_her_card(self, *words: str) -> None:
        self.seconds_pass()
        for one in words:
            expect(self.page.locator("#handover")).to_contain_text(one)

    def calls(self, pseudonym: str, step: str, code_word: str, **said: Any) -> None:
        """The first on the list of calls is open beside it, the word first; she was reached, and what was said kept."""
        self.comes_to_the_desk()
        self.open("/desk/calls")
        expect(self.row("Call: “%(step)s”", pseudonym, step=step)).to_have_count(1)
        drawer = self.page.locator("#drawer")
        expect(drawer).to_contain_text(code_word)
        with self.page.expect_navigation():
            drawer.get_by_role("button", name=self.says("Reached"), exact=True).click()
        self.fills(**{f"q-{key}": value for key, value in said.items()})
        with self.page.expect_navigation():
            self.page.locator("main form[action^='/desk/steps/'] .btn").last.click()
        look(self.page)


def answers_of(slug: str, values: str | Sequence[str]) -> dict[str, str]:
    """Answers to all questions of an instrument: one value for each, or the same for all."""
    items = instrument(slug).items
    given = [values] * len(items) if isinstance(values, str) else values
    return {f"{slug}.{item.key}": value for item, value in zip(items, given, strict=True)}


def no_danger() -> dict[str, str]:
    return {f"danger.{name}": "no" for name in NOTHING_IN_DANGER}


@dataclass
class SmallService:
    """Who works here, each with a browser of her own, and the clock in the test's hand."""

    service: Service
    open_context: OpenContext

    def colleague(self, name: str, *roles: Role) -> CardBrowser:
        """Somebody who works here from now on; she is signed in when she first comes to the desk."""
        person = self.service.staff(*roles, name=name)
        return CardBrowser(self.open_context().new_page(), self.service.address, person)

    def puts_on_call(self, person: SomeStaff, duty: Duty, rank: int = 1, *, days: int = 60) -> None:
        """The rota, as the planner's page writes it."""
        now = self.service.clock.now
        with self.service.database.begin() as db:
            values = {"id": new_id(), "staff_id": person.id, "duty": duty, "rank": rank, "made_by": person.id}
            until = now + timedelta(days=days)
            db.execute(sa.insert(OnCall).values(**values, starts_at=now, ends_at=until, made_at=now))

    def those_on_call(self) -> list[CardBrowser]:
        """The first on call, the second, and the duty manager, each on some page of hers."""
        people = [self.colleague(name, Role.SUPERVISOR) for name in ("Mira Holt", "Jonas Falk", "Noor Example")]
        duties = ((Duty.SUPERVISOR, 1), (Duty.SUPERVISOR, 2), (Duty.DUTY_MANAGER, 1))
        for person, (duty, rank) in zip(people, duties, strict=True):
            self.puts_on_call(person.staff, duty, rank)
        for person, path in zip(people, ("/desk/clients", "/desk/calls", "/desk/times"), strict=True):
            person.stands_on(path)
        return people

    def closes_on(self, day: str, name: str) -> None:
        """A holiday, as the page of the hours writes it."""
        with self.service.database.begin() as db:
            db.execute(sa.insert(Holiday).values(day=day, name=name))

    def is_open_in(self, zone: str) -> None:
        """Monday to Friday from nine to six in this zone, as the page of the hours writes it."""
        week = [{"weekday": day, "opens": 9 * 60, "closes": 18 * 60, "zone": zone} for day in range(5)]
        with self.service.database.begin() as db:
            db.execute(sa.insert(OpeningHours), week)

    def minutes_pass(self, minutes: float) -> None:
        """A little later; the worker has looked."""
        self.service.clock.advance(minutes=minutes)
        tick(self.service.database, settings=self.service.settings)

    def it_is(self, year: int, month: int, day: int, hour: int, minute: int = 0) -> None:
        """Another moment, in UTC; the worker has looked at what time alone decides."""
        self.service.clock.set(datetime(year, month, day, hour, minute, tzinfo=UTC))
        tick(self.service.database, settings=self.service.settings)

    def clocks(self, **where: Any) -> list[Any]:
        """Clocks of this kind, client or card, the oldest first."""
        table = ServiceClock.__table__
        with self.service.database.reading() as db:
            mine = sa.and_(sa.true(), *(table.c[name] == value for name, value in where.items()))
            return list(db.execute(sa.select(table).where(mine).order_by(table.c.started_at)))

    def told_of(self, clock: Any) -> list[str]:
        """Who was told of a clock, in order: what stands written for each of them in the outbox."""
        return [name for name, _state in self._alerts(clock)]

    def still_to_be_told_of(self, clock: Any) -> list[str]:
        """Those whose alert would still go out."""
        return [name for name, state in self._alerts(clock) if state == "planned"]

    def _alerts(self, clock: Any) -> list[Any]:
        table, staff = Outgoing.__table__, Staff.__table__
        of_it = table.c.cause.startswith(clock_cause(clock.id, ""), autoescape=True)
        named = sa.select(staff.c.name, table.c.state).join(table, table.c.staff_id == staff.c.id).where(of_it)
        with self.service.database.reading() as db:
            return list(db.execute(named.order_by(table.c.planned_at)))

    def journeys(self, pseudonym: str) -> dict[str, JourneyRow]:
        with self.service.database.reading() as db:
            return {row.slug: row for row in journeys_of_client(db, self.service.client_called(pseudonym))}

    def events(self, pseudonym: str, quest: str) -> list[Event]:
        journey = self.journeys(pseudonym)[quest]
        with self.service.database.reading() as db:
            return events_of_journeys(db, [journey.id])[journey.id]

    def messages_to(self, pseudonym: str) -> list[Any]:
        """Everything that was planned to be sent to her, the oldest first."""
        table = Outgoing.__table__
        with self.service.database.reading() as db:
            hers = table.c.client_id == self.service.client_called(pseudonym)
            return list(db.execute(sa.select(table).where(hers).order_by(table.c.planned_at)))
