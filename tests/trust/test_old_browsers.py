"""What is short and new in a sheet is said long and old, and means the same."""

from __future__ import annotations

import pytest

from app.web.old_browsers import spelled_out


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("a{margin-inline:auto}", "a{margin-inline-start:auto;margin-inline-end:auto}"),
        (
            "a{padding-block:var(--s) calc(1px + 2px)}",
            "a{padding-block-start:var(--s);padding-block-end:calc(1px + 2px)}",
        ),
        ("a{padding-inline:0 1px!important}", "a{padding-inline-start:0!important;padding-inline-end:1px!important}"),
        ("a{inset:0;color:red}", "a{top:0;right:0;bottom:0;left:0;color:red}"),
        ("a{inset-inline:0}", "a{left:0;right:0}"),
        ("a{inset-block-start:2px}", "a{top:2px}"),
        ("a{padding:clamp(1rem,3vw,2rem)}", "a{padding:1rem;padding:clamp(1rem,3vw,2rem)}"),
        (
            "a{margin-block-start:calc(clamp(4rem,5vw,5rem)*-1)}",
            "a{margin-block-start:calc(4rem*-1);margin-block-start:calc(clamp(4rem,5vw,5rem)*-1)}",
        ),
        (
            "a{grid-template-columns:minmax(min(100%,10rem),1fr)}",
            "a{grid-template-columns:minmax(10rem,1fr);grid-template-columns:minmax(min(100%,10rem),1fr)}",
        ),
        ("a{overflow-wrap:anywhere}", "a{word-break:break-word;overflow-wrap:anywhere}"),
    ],
)
def test_it_is_spelled_out(new: str, old: str) -> None:
    assert spelled_out(new) == old


@pytest.mark.parametrize(
    "left",
    [
        "a{inset-inline-start:1px}",
        "a{inset:1px 2px}",
        ":root{--size:clamp(1px,2px,3px)}",
        "a{grid-template-columns:minmax(0,1fr) auto}",
        "@media (min-width:40rem){a{color:red}}",
        "a{padding:1px 2px;margin-inline-start:1px}",
    ],
)
def test_the_rest_is_left_as_it_is(left: str) -> None:
    assert spelled_out(left) == left
