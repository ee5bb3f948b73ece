"""One person who presses whatever she can see, by chance: links, buttons, Back, the same form twice, hours of nothing.

She is a newcomer who begins at the first page. Every answer is looked at (``walks_rules``), also those in between.
Her chances come from a seed, so that a walk is told by its number; the whole way stands in the message of a fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from werkzeug.routing import Rule

from app.jobs.worker import tick
from app.portal.pages.whom import WHOM
from app.queries.journeys import journey_ids
from app.services import portal_sessions
from app.services.journeys import differences
from app.vocabulary import Audience
from app.web.cookies import VISIT_COOKIES
from app.web.rooms import Room
from tests.journeys.service import Service
from tests.journeys.walks_browser import Browsing
from tests.journeys.walks_colleague import Colleague
from tests.journeys.walks_page import Control, Seen
from tests.journeys.walks_rules import WEATHER, Pressed
from tests.journeys.walks_words import Hand

LONGEST_WAIT = ({"minutes": 3}, {"minutes": 20}, {"hours": 3}, {"days": 1}, {"days": 8}, {"days": 33})
ARRIVAL = 14
"""So many pages lie at most between the first page and her plan."""


@dataclass
class Walk(Browsing):
    """One newcomer with a browser of her own."""

    colleague: Colleague | None = None
    pressed: Counter[str] = field(default_factory=Counter)
    """How often controls of each kind were pressed by everybody so far."""
    forgot: bool = False
    """Her words open nothing any more: she had her record erased."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.known_journeys = self._journeys()

    @property
    def chance(self) -> Random:
        return self.hand.chance

    # --- what she does --------------------------------------------------------------------------------

    def press(self, control: Control, *, seen_at: int) -> None:
        is_stale = seen_at != self.moves
        if not control.is_ours:
            self.noted.add(control.href)
        elif control.form is None:
            self.open(control.href, is_stale=is_stale)
        elif control.form.method == "get":
            values = self.hand.fill(control)
            self._look(self.client.get(control.form.action, query_string=values), Pressed("GET", control.address))
        else:
            self.send(control.form.action, self.hand.fill(control), is_stale=is_stale)

    def arrives(self) -> None:
        """From the first page to her plan, or to wherever this audience comes first."""
        self.hand.is_careful = True
        for _ in range(ARRIVAL):
            if self.page.path.startswith("/my"):
                break
            self.press(self._way_in(), seen_at=self.moves)
        self.hand.is_careful = False
        if not self.page.path.startswith("/my"):
            raise self.lost("she did not come in")

    def _way_in(self) -> Control:
        """The way on that a newcomer takes: the one for people like her where there is a choice, else the main act."""
        ways = [one for one in self.page.ways_on if not one.href.startswith("/?lang")]
        whom = next(word for word, audience in WHOM.items() if audience is self.hand.audience)
        for one in ways:
            if one.form is None and one.href.endswith(f"for={whom}"):
                return one
        onward = [one for one in ways if one.is_main_act]
        return (onward or ways)[0]

    def click(self) -> None:
        """One act: mostly something on the page, now and then what browsers and people do besides."""
        rest = self.chance.random()
        habits: tuple[tuple[float, Callable[[], None]], ...] = (
            (0.05, self.back), (0.03, self.reload), (0.04, self.send_again), (0.05, self.wait),
            (0.03, self.leave), (0.04, self.other_tab), (0.08, self.bookmark),
        )  # fmt: skip
        for share, habit in habits:
            if rest < share:
                return habit()
            rest -= share
        if self.colleague is not None and self.chance.random() < 0.25:
            self._colleague_acts()
        if self._is_outside() and self.hand.phrase and self.chance.random() < 0.6:
            return self.come_back()
        page, seen_at = self.pages[-1]
        control = self._pick(page)
        if control is not None:
            return self.press(control, seen_at=seen_at)
        return self.come_back()

    def _pick(self, page: Seen) -> Control | None:
        """Any visible control; the page's own more often than what stands around it, and rather what few have tried."""
        around = [one for one in page.controls if one.place != "main" and one.href != "/leave"]
        inside = [one for one in page.controls if one.place == "main"]
        ways = inside if inside and self.chance.random() < 0.9 else around or inside
        if not ways:
            return None
        picked: Control = self.chance.choices(ways, [1 / (1 + self.pressed[kind_of(one)]) for one in ways])[0]
        self.pressed[kind_of(picked)] += 1
        return picked

    def back(self) -> None:
        """An earlier page, asked for anew as Back does where nothing is kept."""
        earlier = [page.path for page, _moves in self.pages[-6:] if not page.is_answer]
        if earlier:
            self.open(self.chance.choice(earlier), is_stale=True)

    def reload(self) -> None:
        if self.page.is_answer:
            self.send_again()
        else:
            self.open(self.page.path, is_stale=True)

    def send_again(self) -> None:
        """The same form once more, as a second press or a page that is loaded again sends it."""
        if self.last_form is not None:
            self.send(*self.last_form, is_stale=True)

    def wait(self) -> None:
        """Minutes, hours or days go by, past the end of a visit too; the worker does what is due meanwhile."""
        span = self.chance.choice(LONGEST_WAIT)
        self.service.clock.advance(**span)
        tick(self.service.database)
        self.moves += 1
        self.way.append(f"waits {span}")

    def leave(self) -> None:
        """The way out that stands on each page, and back again with her words."""
        self.open("/leave")
        if self.page.headings[0] not in WEATHER:
            raise self.lost("she left quickly, and it is not the weather that she sees")
        self.moves += 1
        if self.chance.random() < 0.3:
            self.open(self.chance.choice(("/", "/my", "/talk", "/my/messages")), is_stale=True)
        self.come_back()

    def bookmark(self) -> None:
        """A page of hers by its address, rather one that few have come to."""
        rules = self.service.app.url_map.iter_rules()
        known = sorted(rule.rule for rule in rules if rule.rule.startswith("/my") and _is_page(rule))
        picked = self.chance.choices(known, [1 / (1 + self.pressed[address]) ** 2 for address in known])[0]
        self.pressed[picked] += 1
        self.open(picked, is_stale=True)

    def other_tab(self) -> None:
        """A control of a page that she left standing in another tab."""
        page, seen_at = self.chance.choice(self.pages[-8:])
        if (control := self._pick(page)) is not None:
            self.press(control, seen_at=seen_at - 1)

    def come_back(self) -> None:
        """With her six words; without them, or after she had everything erased, she begins anew."""
        if not self.hand.phrase:
            return self.open("/", is_stale=True)
        self.open("/return", is_stale=True)
        forms = [one for one in self.page.controls if one.form is not None and one.form.action == "/return"]
        if not forms:
            return None
        self.hand.is_careful = True
        self.press(forms[0], seen_at=self.moves)
        self.hand.is_careful = False
        if self.page.path == "/return" and not self.forgot:
            self.forgot = True
            if self._client_id() is None and not self._is_erased():
                raise self.lost("her own words do not open her plan")
        return None

    def _is_outside(self) -> bool:
        return not self.page.is_signed_in

    # --- behind her back ------------------------------------------------------------------------------

    def _colleague_acts(self) -> None:
        client_id = self._client_id()
        if self.colleague is not None and client_id is not None and (did := self.colleague.act(client_id, self.chance)):
            self.moves += 1
            self.way.append(f"a colleague: {did}")

    def is_offered_another_plan(self) -> None:
        """The plan that she began by herself has ended, and the service offers her one of the others."""
        client_id = self._client_id()
        if client_id is not None and self.colleague is not None:
            self.way.append(f"a colleague offers {self.colleague.offers_instead(client_id, self.chance)}")
            self.open("/my")

    def _client_id(self) -> str | None:
        cookie = self.client.get_cookie(VISIT_COOKIES[Room.PORTAL])
        if cookie is None:
            return None
        with self.service.database.reading() as db:
            visit = portal_sessions.visit_of(db, cookie.value)
        return visit.client_id if visit is not None else None

    def _is_erased(self) -> bool:
        return any("/my/data/erase" in told for told in self.way)

    def _journeys(self) -> set[str]:
        with self.service.database.reading() as db:
            return set(journey_ids(db))

    def ends(self) -> int:
        """Nothing about her plans may differ from what their events add up to; gives how many plans there are."""
        mine = self._journeys() - self.known_journeys
        with self.service.database.reading() as db:
            found = [told for journey_id in sorted(mine) for told in differences(db, journey_id)]
        if found:
            raise self.lost("the projections differ: " + "; ".join(found))
        return len(mine)


def walk(
    service: Service,
    *,
    seed: int,
    number: int,
    clicks: int,
    comes_in: bool = True,
    colleague: Colleague | None = None,
    pressed: Counter[str] | None = None,
) -> Walk:
    """A newcomer of one of the audiences who presses so many things, at the door or once she has come in."""
    chance = Random(f"{seed} {number}")
    audience = tuple(Audience)[number % len(Audience)]
    hand = Hand(chance, audience=audience)
    her = Walk(service, number, hand, colleague=colleague, pressed=Counter() if pressed is None else pressed)
    her.open("/")
    if comes_in:
        her.arrives()
    if comes_in and chance.random() < 0.6:
        her.is_offered_another_plan()
    for _ in range(clicks):
        her.click()
    her.ends()
    return her


_OWN_NAME = re.compile(r"/[\w-]{16,}(?=/|$)|\d+")


def kind_of(control: Control) -> str:
    """What stays of a control without the names of single steps and plans."""
    return _OWN_NAME.sub("/*", control.address) + "=".join(control.button)


def _is_page(rule: Rule) -> bool:
    return not rule.arguments and "GET" in (rule.methods or ())
