"""Markdown that a service designer wrote, as HTML that cannot do anything but be read (trust.md T9).

Raw HTML is never passed through, and what Markdown makes of the text is cleaned once more by an allow-list.
"""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "hr", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "code"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"https", "tel"}

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(["image", "html_block", "html_inline"])


@lru_cache(maxsize=512)
def markdown(text: str) -> Markup:
    """The passage as safe HTML: paragraphs, lists, emphasis, quotes, small headings, links to https and tel."""
    cleaned = nh3.clean(
        _parser.render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return Markup(cleaned)
