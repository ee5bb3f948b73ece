"""Where the tests' browser is. ``python -m tests.chromium`` prints it, or ends with 1 when there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """E2E_CHROMIUM when given, else an installed Chromium, Chrome or Edge.

    Without a window Chromium takes two thirds of the time, so its own build for that comes first.

    ``playwright`` stands for the browser that Playwright downloaded itself.
    """
    if given := os.environ.get("E2E_CHROMIUM"):
        return given
    installed = (shutil.which(name) for name in NAMES)
    return next((path for path in installed if path), next((path for path in PLACES if Path(path).exists()), None))


if __name__ == "__main__":
    found = find()
    print(found or "")
    sys.exit(0 if found else 1)
