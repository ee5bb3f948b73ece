"""Markdown that a service designer wrote, as HTML that cannot do anything but be read (trust.md T9).

Raw HTML is never passed through, and what Markdown makes of the text is cleaned once more by an allow-list.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TAGS = {"p", "br", "hr", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "code"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"https", "tel"}


@cache
def _parser() -> MarkdownIt:
    """Made with the first passage, so that a start does not wait for it."""
    from markdown_it import MarkdownIt

    never = ["image", "html_block", "html_inline"]
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(never)


@lru_cache(maxsize=512)
def markdown(text: str) -> Markup:
    """The passage as safe HTML: paragraphs, lists, emphasis, quotes, small headings, links to https and tel."""
    import nh3

    cleaned = nh3.clean(
        _parser().render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return Markup(cleaned)
