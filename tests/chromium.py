"""Where the tests' browser is. ``python -m tests.chromium`` prints it, or ends with 1 when there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

LIGHT = "chromium-headless-shell"
"""Chromium's own build without windows: two thirds of the time. It keeps no history and shows no notes."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """A whole browser: E2E_CHROMIUM when given, else an installed Chromium, Chrome or Edge.

    ``playwright`` stands for the browser that Playwright downloaded itself.
    """
    if given := os.environ.get("E2E_CHROMIUM"):
        return given
    installed = (shutil.which(name) for name in NAMES)
    return next((path for path in installed if path), next((path for path in PLACES if Path(path).exists()), None))


def find_light() -> str | None:
    """The light one where it is installed and no other was asked for; else a whole one. Enough to look at pages."""
    return (None if os.environ.get("E2E_CHROMIUM") else shutil.which(LIGHT)) or find()


if __name__ == "__main__":
    found = find()
    print(found or "")
    sys.exit(0 if found else 1)
