"""The end of a contact at the desk: one form, nothing typed twice, and a card that is read by who may read it."""

from __future__ import annotations

import html
import re

import pytest

from app.ids import new_id
from app.services import contact_cards, contact_retention
from app.vocabulary import Audience, ContactChannel, Role
from tests.desk.cast import SAME_SITE, TOKEN, Cast, Colleague, Visit
from tests.desk.test_contacts import keep, open_one

OFFERED = re.compile(r'name="offered" value="([^"]+)"')
SHOWN = re.compile(r'<p class="code code--big"')
NUMBER = "+1 555 0100"


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.AGENT)


@pytest.fixture
def visit(cast: Cast, dana: Colleague) -> Visit:
    return cast.visit(dana)


def text_of(visit: Visit, address: str) -> str:
    return html.unescape(visit.get(address).get_data(as_text=True))


def agreed(visit: Visit) -> str:
    """A contact with a yes to notes and some choices; gives its address."""
    address = open_one(visit)
    keep(visit, address, "connect", q__consent="yes")
    keep(visit, address, "context", q__wishes=["talk", "money"], q__worries_most="A secret about Friday")
    keep(visit, address, "plan", q__route=["information"], q__what_helps="Walk round the lake")
    return address


def end(visit: Visit, address: str, /, *, page: str = "", **fields: object) -> tuple[int, str, str]:
    """Send the form of the end as its page stands; gives the status, where it leads, and the page."""
    text = page or text_of(visit, f"{address}/close")
    token, names = TOKEN.search(text), OFFERED.findall(text)
    data: dict[str, object] = {"csrf_token": token.group(1) if token else "", "idempotency_key": new_id()}
    data |= {"offered": names, "pseudonym": names[0] if names else "", "frame": "plain", "ending": "completed"}
    data |= {"do": "end", "summary_words": "A summary to read.", **fields}
    answer = visit.browser.post(f"{address}/close", data=data, headers=SAME_SITE)
    return answer.status_code, answer.headers.get("Location", ""), html.unescape(answer.get_data(as_text=True))


def test_the_draft_of_the_summary_is_made_of_choices_and_of_nothing_that_staff_wrote(visit: Visit) -> None:
    page = text_of(visit, f"{agreed(visit)}/close")
    draft = page[page.index('<textarea class="input" id="summary_words"') :].split("</textarea>")[0]
    assert "What mattered to you: to talk; help with money." in draft
    assert "What we agreed: something to read, in your own time." in draft
    assert "Friday" not in draft
    card = page[page.index('<textarea class="input" id="card_words"') :].split("</textarea>")[0]
    assert "Walk round the lake" in card


def test_the_contact_ends_with_a_client_and_a_code_that_is_shown_once(visit: Visit) -> None:
    address = agreed(visit)
    page, key = text_of(visit, f"{address}/close"), new_id()
    form = {"follow_up": "agreed", "ways": ["call"], "address": NUMBER, "consent": "y", "give_code": "y"}
    status, _to, shown = end(visit, address, page=page, idempotency_key=key, **form)
    assert (status, bool(SHOWN.search(shown))) == (200, True)
    status, _to, again = end(visit, address, page=page, idempotency_key=key, **form)
    assert (status, shown[shown.index("code--big") :][:300]) == (200, again[again.index("code--big") :][:300])
    card = text_of(visit, f"{address}/card")
    for words in ("Completed", "May be asked again", "A secret about Friday", "Yes to notes", "A plan began."):
        assert words in card
    record = re.search(r'href="(/desk/clients/[^"]+)"', card)
    assert record
    assert "A secret about Friday" not in text_of(visit, record[1])
    assert f"{address}/card" in text_of(visit, record[1])
    assert visit.get(address).headers["Location"] == f"{address}/card"


def test_without_a_yes_the_page_says_what_becomes_of_the_words_and_no_client_is_made(visit: Visit) -> None:
    address = open_one(visit)
    page = text_of(visit, f"{address}/close")
    assert "Nobody has said yes to notes." in page
    assert 'name="pseudonym"' not in page
    status, to, _page = end(visit, address, ending="not_now")
    assert (status, to) == (303, f"{address}/card")
    assert "Nobody became a client." in text_of(visit, to)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ending": ""}, "Choose how the contact ended."),
        ({"pseudonym": "Dana Real-Name"}, "Choose one of the three names."),
        ({"ways": ["call"], "address": ""}, "Write a number or an e-mail address"),
        ({"address": NUMBER}, "We keep it only if you agree."),
    ],
)
def test_what_cannot_be_taken_is_said_and_stays_as_it_was_typed(
    visit: Visit, wrong: dict[str, object], said: str
) -> None:
    address = agreed(visit)
    status, _to, page = end(visit, address, summary_words="Typed by hand", **wrong)
    assert status == 422
    assert said in page
    assert "Typed by hand" in page
    assert visit.get(f"{address}/close").status_code == 200


def test_in_danger_the_page_says_what_is_open_and_the_contact_is_not_completed(visit: Visit) -> None:
    address = agreed(visit)
    keep(visit, address, "screening", **{"q__danger.worker_says_high": "yes"})
    page = text_of(visit, f"{address}/close")
    assert "Nobody has accepted the handover yet." in page
    status, _to, page = end(visit, address)
    assert (status, "Somebody is not safe yet." in page) == (422, True)
    status, _to, _page = end(visit, address, ending="line_lost", call_back="yes", call_back_number=NUMBER)
    assert status == 303


def test_words_are_kept_before_the_end_and_the_memory_card_names_nobody(visit: Visit) -> None:
    address = agreed(visit)
    status, to, _page = end(visit, address, do="memory", card_words="Call my sister\nWalk round the lake")
    assert (status, to) == (303, f"{address}/memory")
    card = text_of(visit, to).split('<div class="memory')[1].split("</div>")[0]
    assert "Call my sister" in card
    for word in ("gambl", "Quest", "help", "counsel"):
        assert word not in card
    assert "A summary to read." in text_of(visit, f"{address}/close")


def test_keeping_the_words_leaves_the_page_as_it_was_typed(visit: Visit) -> None:
    """The name was read aloud and the number said: who keeps the words in between asks for neither again."""
    address = agreed(visit)
    names = OFFERED.findall(page := text_of(visit, f"{address}/close"))
    typed = {"do": "keep", "ending": "not_now", "pseudonym": names[1], "address": NUMBER, "code_word": "Elderflower"}
    status, _to, after = end(visit, address, page=page, **typed)
    assert (status, OFFERED.findall(after)) == (200, names)
    assert "The words are kept." in after
    assert NUMBER in after
    assert "Elderflower" in after
    assert re.search(rf'value="{names[1]}"[^>]* checked', after)


def test_a_colleague_who_had_nothing_to_do_with_it_finds_no_card(visit: Visit, cast: Cast) -> None:
    address = agreed(visit)
    other = cast.visit(cast.staff(Role.COUNSELLOR, "Mira Example"))
    for page in ("card", "close", "memory"):
        assert other.get(f"{address}/{page}").status_code == 404
    supervisor = cast.visit(cast.staff(Role.SUPERVISOR, "Noor Example"))
    assert "A secret about Friday" in text_of(supervisor, f"{address}/card")


def test_each_role_finds_the_end_of_its_own_contact_and_no_other(cast: Cast) -> None:
    """Who takes contacts ends hers; a supervisor ends any; everybody else finds nothing there."""
    of_another = contact_of(cast, cast.staff(Role.AGENT, "Somebody Else"))
    for role in Role:
        person = cast.staff(role, "Noor Example")
        visit, mine = cast.visit(person), contact_of(cast, person)
        takes = role in {Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR}
        for page, may in (("close", takes), ("card", takes or role is Role.TEAM_LEAD), ("memory", takes)):
            if page != "memory" or role is not Role.TEAM_LEAD:
                assert visit.get(f"{mine}/{page}").status_code == (200 if may else 404), (role, page)
            everybody = 200 if role is Role.SUPERVISOR else 404
            assert visit.get(f"{of_another}/{page}").status_code == everybody, (role, page)
        sent = visit.post(f"{of_another}/close", {"ending": ""}, like="/staff")
        assert sent.status_code == (422 if role is Role.SUPERVISOR else 404), role


def test_nobody_is_asked_to_sign_in_first(cast: Cast, dana: Colleague) -> None:
    address = contact_of(cast, dana)
    for page in ("close", "card", "memory"):
        answer = cast.visit(None).get(f"{address}/{page}")
        assert (answer.status_code, answer.location.startswith("/staff/sign-in")) == (303, True)


def contact_of(cast: Cast, person: Colleague, language: str = "en") -> str:
    """A contact that this person has; gives its address."""
    facts = {"channel": ContactChannel.CALL, "audience": Audience.SELF, "language": language}
    with cast.database.begin() as db:
        card_id = contact_cards.open_card(db, cast.vault, staff_id=person.id, **facts)
    return f"/desk/contacts/{card_id}"


@pytest.mark.parametrize("do", ["others", "taken"])
def test_three_other_names_are_shown_and_the_choices_stay(visit: Visit, cast: Cast, do: str) -> None:
    address = agreed(visit)
    page = text_of(visit, f"{address}/close")
    first = OFFERED.findall(page)
    if do == "taken":
        cast.client(first[0])
    _status, _to, again = end(visit, address, page=page, **({"do": "others"} if do == "others" else {}))
    assert not set(first) & set(OFFERED.findall(again))
    assert re.search(r'name="frame" value="plain" checked', again)
    assert "A summary to read." in again


def test_a_card_whose_words_were_forgotten_is_read_and_ended(visit: Visit, cast: Cast) -> None:
    address = agreed(visit)
    with cast.database.begin() as db:
        contact_retention.forget_words(db, [address.rsplit("/", 1)[1]])
    assert visit.get(address).headers["Location"] == f"{address}/card"
    assert "were deleted on" in text_of(visit, f"{address}/card")
    assert end(visit, address, ending="not_now")[:2] == (303, f"{address}/card")


@pytest.mark.parametrize(
    ("routes", "chosen"),
    [
        (["information"], "take-back-control"),
        (["information", "follow_up_call"], ""),
        (["information", "book_talk", "follow_up_call"], "joint-limits-plan"),
        ([], ""),
    ],
)
def test_no_plan_takes_the_place_of_a_call_that_was_agreed_by_itself(
    visit: Visit, routes: list[str], chosen: str
) -> None:
    address = agreed(visit)
    keep(visit, address, "plan", q__route=routes)
    page = text_of(visit, f"{address}/close")
    assert re.findall(r'name="plan" value="([^"]*)" checked', page) == [chosen]


def test_where_somebody_at_home_may_find_it_no_code_is_chosen(visit: Visit) -> None:
    address = agreed(visit)
    keep(visit, address, "screening", **{"q__danger.fear_at_home": "yes"})
    page = text_of(visit, f"{address}/close")
    assert "Somebody at home may find what the person takes along." in page
    assert not re.search(r'name="give_code"[^>]* checked', page)
