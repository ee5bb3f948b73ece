"""``--check``: ask a page of every room as its own user, over real http, and print what was seen."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from html import unescape
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import click
import pyotp

from app import clock

ROOMS = (
    ("counsellor", "/desk"),
    ("agent", "/desk/contacts"),
    ("agent", "/desk/calls"),
    ("supervisor", "/desk"),
    ("supervisor", "/desk/handovers"),
    ("supervisor", "/desk/notices"),
    ("counsellor", "/desk/clients"),
    ("supervisor", "/desk/caseloads"),
    ("supervisor", "/desk/board"),
    ("supervisor", "/desk/shift"),
    ("supervisor", "/desk/supervision"),
    ("supervisor", "/admin/approvals"),
    ("designer", "/studio"),
    ("analyst", "/insights/dropoff"),
    ("admin", "/admin/people"),
    ("admin", "/admin/service"),
    ("admin", "/admin/words"),
    ("admin", "/admin/channels"),
    ("admin", "/admin/hours"),
    ("admin", "/admin/on-call"),
)
SECONDS = 30
HALF_A_MINUTE = 30


class CheckFailed(click.ClickException):
    """A page was not what its user should see."""


class Visitor:
    """A browser without a screen: keeps cookies, fills in forms, reads headings."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        return self._send(Request(self.url + path))

    def post(self, path: str, **fields: str) -> str:
        """Send the form that stands at ``path``, hidden fields included."""
        page = self.get(path)
        hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        data = urlencode({**{name: unescape(value) for name, value in hidden.items()}, **fields}).encode()
        return self._send(Request(self.url + path, data=data, headers={"Origin": self.url}))

    def _send(self, request: Request) -> str:
        try:
            with self.opener.open(request, timeout=SECONDS) as answer:
                return str(answer.read().decode())
        except HTTPError as error:
            raise CheckFailed(f"{request.full_url} answered {error.code}") from error


def heading(page: str) -> str:
    """The words of a page's h1."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    if found is None:
        raise CheckFailed("a page has no heading")
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.group(1))).split())


def look_around(known: dict[str, Any]) -> None:
    """Sign in as a client and as every role; print the heading of each room. Raises CheckFailed."""
    url = known["url"]
    visitor = Visitor(url)
    _say("anybody", "/", visitor.get("/"))
    _say("anybody", "/talk", visitor.get("/talk"))
    if known["clients"]:
        client = known["clients"][0]
        who = f"client ({client['state']})"
        _say(who, "/my", visitor.post("/return", phrase=client["phrase"]))
        _say(who, "/my/reminders", visitor.get("/my/reminders"))
    signed_in: dict[str, Visitor] = {}
    for member in known["staff"]:
        visitor = Visitor(url)
        page = _sign_in(visitor, member)
        _say(member["role"], "/staff", page)
        signed_in.setdefault(member["role"], visitor)
    for role, path in ROOMS:
        _say(role, path, signed_in[role].get(path))
    click.echo("Every room answers its own user.")


def _sign_in(visitor: Visitor, member: dict[str, str]) -> str:
    """The page after signing in. A code counts once, so where this half minute's is used up the next one's is tried."""
    totp, fields = pyotp.TOTP(member["totp_secret"]), {"email": member["email"], "password": member["password"]}
    for wait_seconds in (0, HALF_A_MINUTE):
        time.sleep(wait_seconds)
        for seconds_ahead in (0, HALF_A_MINUTE):
            code = totp.at(clock.now() + timedelta(seconds=seconds_ahead))
            try:
                page = visitor.post("/staff/sign-in", code=code, **fields)
            except CheckFailed:
                continue
            if member["name"] in page:
                return page
    raise CheckFailed(f"{member['role']} could not sign in")


def _say(who: str, path: str, page: str) -> None:
    click.echo(f"{who:28} {path:20} {heading(page)}")
