"""A contact at the desk: opened in one key, kept as it is typed, never written over by a colleague."""

from __future__ import annotations

import re

from app.ids import new_id
from app.vocabulary import Role
from tests.desk.cast import SAME_SITE, TOKEN, Cast, Visit

READ = re.compile(r'name="v-([^"]+)" value="([^"]+)"')


def opened(cast: Cast, role: Role = Role.AGENT, **facts: str) -> tuple[Visit, str]:
    """A colleague with a contact that she has just opened; gives her browser and the address of its page."""
    visit = cast.visit(cast.staff(role))
    return visit, open_one(visit, **facts)


def open_one(visit: Visit, **facts: str) -> str:
    form = {"channel": "call", "audience": "self", "language": "en", **facts}
    answer = visit.post("/desk/contacts/new", form, like="/desk/contacts/new")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def keep(visit: Visit, address: str, step: str, *, part: bool = False, page: str = "", **fields: object) -> str:
    """Save fields of a step as the page of the contact does it. ``page``: one that was read before."""
    text = page or visit.get(address).get_data(as_text=True)
    token = TOKEN.search(text)
    data = {f"v-{key}": read for key, read in READ.findall(text)}
    data |= {"csrf_token": token.group(1) if token else "", "idempotency_key": new_id()}
    sent = {**data, **{name.replace("__", "-"): value for name, value in fields.items()}}
    headers = SAME_SITE | ({"HX-Request": "true"} if part else {})
    answer = visit.browser.post(f"{address}/steps/{step}", data=sent, headers=headers, follow_redirects=not part)
    assert answer.status_code == 200, answer.status_code
    return str(answer.get_data(as_text=True))


def test_a_contact_is_opened_and_its_page_shows_six_steps(cast: Cast) -> None:
    visit, address = opened(cast)
    page = visit.get(address).get_data(as_text=True)
    for title in ("Connect", "Context", "Screening and risk", "Stop the acute part", "Plan and ways on", "Close"):
        assert title in page
    assert "What stays between us" in page


def test_what_is_typed_stands_there_after_a_reload(cast: Cast) -> None:
    visit, address = opened(cast)
    keep(visit, address, "context", q__worries_most="Rent is due on Friday", q__state_now="8")
    page = visit.get(address).get_data(as_text=True)
    assert "Rent is due on Friday" in page
    assert re.search(r'name="q-state_now" value="8" checked', page)
