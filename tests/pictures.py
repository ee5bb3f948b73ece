"""The README's pictures: one of each room, taken from a running demo. Run it by ``./run pictures [DEMO_DIR]``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pyotp
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests import chromium
from tests.browser import STAY_AT_HOME

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=860)
READY_WITHIN_SECONDS = 300


@dataclass(frozen=True)
class Picture:
    """One picture: whose eyes, which page, and the file's name. ``who`` is a role, or ``client``."""

    name: str
    who: str
    path: str
    is_phone: bool = False


ALBUM = (
    Picture("portal-start", "anybody", "/?lang=en", is_phone=True),
    Picture("portal-plan", "client", "/my?lang=en", is_phone=True),
    Picture("desk-worklist", "counsellor", "/desk"),
    Picture("desk-times", "counsellor", "/desk/times"),
    Picture("studio-version", "designer", "/studio/joint-limits-plan/1"),
    Picture("insights-dropoff", "analyst", "/insights/dropoff"),
)


@contextmanager
def running_demo(folder: Path) -> Iterator[dict[str, Any]]:
    """A demo on a free port, and what its demo.json says."""
    words = [sys.executable, "-m", "app", "demo", "--port", "0", "--data", str(folder)]
    before = _written(folder)
    demo = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield _when_ready(folder, before, demo)
    finally:
        demo.terminate()
        demo.wait(timeout=30)


def _written(folder: Path) -> float:
    path = folder / "demo.json"
    return path.stat().st_mtime if path.exists() else 0.0


def _when_ready(folder: Path, before: float, demo: subprocess.Popen[bytes]) -> dict[str, Any]:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until and demo.poll() is None:
        if _written(folder) > before:
            known: dict[str, Any] = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
            try:
                urlopen(known["url"] + "/healthz", timeout=5).close()
            except URLError:
                time.sleep(0.2)
                continue
            return known
        time.sleep(0.2)
    raise SystemExit("pictures: the demo did not start; try ./run demo and read what it says")


def take(browser: Browser, known: dict[str, Any], picture: Picture) -> None:
    """Sign in as who sees the page, open it, keep what is in view."""
    options: dict[str, Any] = {"viewport": PHONE, "device_scale_factor": 2} if picture.is_phone else {}
    context = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
    page = context.new_page()
    if picture.who == "client":
        _sign_in_client(page, known)
    elif picture.who != "anybody":
        _sign_in_staff(page, known, picture.who)
    page.goto(known["url"] + picture.path)
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.screenshot(path=PICTURES / f"{picture.name}.png")
    context.close()


def _sign_in_client(page: Page, known: dict[str, Any]) -> None:
    """Somebody who is on her way: hers is the page that most people see."""
    on_her_way = [one for one in known["clients"] if one["state"] == "in_progress"]
    client = next((one for one in on_her_way if one["quest"] == "take-back-control"), on_her_way[0])
    page.goto(known["url"] + "/return")
    page.locator("#phrase").fill(client["phrase"])
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def _sign_in_staff(page: Page, known: dict[str, Any], role: str) -> None:
    member = next(one for one in known["staff"] if one["role"] == role)
    page.goto(known["url"] + "/staff/sign-in")
    page.locator("#email").fill(member["email"])
    page.locator("#password").fill(member["password"])
    for seconds in (0, 30):
        # A code counts once: for the second room of the same person, the code of the next half minute.
        page.locator("#code").fill(pyotp.TOTP(member["totp_secret"]).at(int(time.time()) + seconds))
        page.locator("#password").fill(member["password"])
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
        if "/sign-in" not in page.url:
            return
    time.sleep(30)
    _sign_in_staff(page, known, role)


def main(folder: Path) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = chromium.find()
    if path is None:
        raise SystemExit("pictures: no Chromium here; ./run pictures installs one where it may")
    with running_demo(folder) as known, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=None if path == "playwright" else path,
            chromium_sandbox=os.name == "nt" or os.geteuid() != 0,
            args=STAY_AT_HOME,
        )
        for picture in ALBUM:
            take(browser, known, picture)
            print(f"docs/pictures/{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]).absolute())
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made) / "demo")
