"""Every page that a client can open by links: kept nowhere, telling nothing, asking nobody else for anything."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from app.portal.views.offline import SHELL
from tests.journeys.looking import TELLING
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page

PAGE_AT_MOST = 30_000
OF_A_KIND = 1
# What belongs to no page of the portal, what ends the visit, and files.
NOT_FOLLOWED = re.compile(r"^/(static|leave|staff|my/appointments)|\.(ics|json|html|webmanifest)$|^/worker\.js")
ID = re.compile(r"[\w-]{22}|(?<=/)\d+(?=/|$)")
LEADS_ELSEWHERE = re.compile(r"""(?:src|href|action|srcset|poster|data)=["']((?:https?:)?//[^"']+)""")
STRICT = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def pages_behind_links(her: Person, *begins: str) -> Iterator[Page]:
    """Each page once, as a person would come to it; of a kind with an id in its address a few."""
    todo, seen, kinds = [*begins], set(), Counter[str]()
    while todo:
        address = todo.pop(0)
        kind = ID.sub("ID", urlsplit(address).path)
        if address in seen or kinds[kind] == OF_A_KIND:
            continue
        seen.add(address)
        kinds[kind] += 1
        page = her.open(address)
        yield page
        for link in re.findall(r'href="(/[^"#]*)', page.html):
            bare = link.replace("&amp;", "&")
            if not NOT_FOLLOWED.search(urlsplit(bare).path) and "lang=" not in bare:
                todo.append(bare)


def what_is_wrong(page: Page) -> list[str]:
    faults = [f"{name}: {page.headers.get(name)}" for name, told in STRICT.items() if page.headers.get(name) != told]
    if page.status != 200:
        faults.append(f"answers {page.status}")
    if "default-src 'none'" not in page.headers.get("Content-Security-Policy", ""):
        faults.append("no policy for content")
    titles = re.findall(r"<title>([^<]*)</title>", page.html)
    shown = (*titles, urlsplit(page.address).path)
    faults += [f"{telling!r} gives her away" for telling in shown if TELLING.search(telling)]
    faults += [f"leads elsewhere: {found}" for found in LEADS_ELSEWHERE.findall(page.html)]
    if len(titles) != 1 or 'rel="icon"' not in page.html or "<h1" not in page.html:
        faults.append("no title, icon or heading")
    if not re.search(r'<a class="exit" href="/leave"[^>]* data-exit', page.html):
        faults.append("no way out")
    if (weight := len(gzip.compress(page.html.encode(), 5))) > PAGE_AT_MOST:
        faults.append(f"{weight} bytes")
    return faults


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_of_hers_is_strict_and_neutral(new_person: NewPerson, language: str) -> None:
    her = new_person()
    her.walk_to_check_ins()
    her.open(f"/?lang={language}")
    seen, faults = [], []
    for page in pages_behind_links(her, "/my", "/", "/display", "/offline", "/offline/unsent"):
        seen.append(urlsplit(page.address).path)
        faults += [f"{page.address}: {fault}" for fault in what_is_wrong(page)]
    assert not faults, "\n".join(faults)
    assert len(set(seen)) > 25
    assert {"/my", "/my/data", "/my/card", "/talk", "/who", "/display"} <= set(seen)


def test_the_crawl_notices_what_is_wrong(her: Person) -> None:
    """The control."""
    page = her.open("/my")
    bad = Page(
        500,
        "/my/quest",
        page.html.replace("<title>", "<title>Casino ")
        .replace("data-exit", "")
        .replace("<link", '<img src="//x.test/a"><link'),
        {},
    )
    found = " ".join(what_is_wrong(bad))
    for fault in ("Cache-Control", "answers 500", "no policy", "'/my/quest'", "Casino", "//x.test/a", "no way out"):
        assert fault in found


def test_the_files_of_the_page_without_a_network_are_light(her: Person) -> None:
    zipped = {"Accept-Encoding": "gzip"}
    sizes = [len(her.visitor.client.get(f"/static/{name}", headers=zipped).data) for name in SHELL]
    assert sum(sizes) < 30_000
