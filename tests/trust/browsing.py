"""A browser that sends what browsers send: the form's token, and where the form came from."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts import SomeClient, SomeStaff


class Browser:
    """One browser with its cookies."""

    def __init__(self, app: Flask) -> None:
        self.http: FlaskClient = app.test_client()

    def get(self, path: str, **given: Any) -> TestResponse:
        return self.http.get(path, **given)

    def post(self, path: str, data: dict[str, str] | None = None, **given: Any) -> TestResponse:
        """Send a form of this room: with its token, from this site."""
        headers = {"Sec-Fetch-Site": "same-origin", **given.pop("headers", {})}
        return self.http.post(path, data={"csrf_token": self.token(path), **(data or {})}, headers=headers, **given)

    def token(self, path: str) -> str:
        """The form token of the room that this address lies in."""
        is_staff = re.split("[/?]", path)[1] in ("staff", "desk", "insights")
        page = self.get("/staff/sign-in" if is_staff else "/return", follow_redirects=True)
        found = re.search(r'name="?csrf_token"? value="([^"]+)"', page.text)
        assert found, f"{page.request.path} has no form"
        return found[1]

    def come_back(self, client: SomeClient) -> TestResponse:
        return self.post("/return", {"phrase": client.phrase})

    def sign_in(self, staff: SomeStaff, then: str = "") -> TestResponse:
        given = {"email": staff.email, "password": staff.password, "code": staff.code()}
        return self.post("/staff/sign-in" + (f"?next={then}" if then else ""), given)

    def cookie(self, name: str) -> str | None:
        found = self.http.get_cookie(name)
        return found.value if found else None
