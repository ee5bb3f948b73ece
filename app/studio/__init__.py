"""The room of the service designer: quests come in, are checked, signed, published, compared and withdrawn."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

VIEWS = (
    "quests",
    "imports",
    "drafts",
    "draft_text",
    "history",
    "parts",
    "outline",
    "adding",
    "publishing",
    "fix",
    "translate",
    "translation_files",
    "launch",
    "beginning",
    "brief",
    "exports",
    "compare",
    "life",
    "people",
    "preview",
    "flight",
    "inbox",
    "rules",
)


def register(app: Flask) -> None:
    from app.studio.blueprint import bp

    for name in VIEWS:
        import_module(f"app.studio.views.{name}")
    app.register_blueprint(bp)
