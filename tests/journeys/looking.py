"""What is true of every page, looked at in the browser as it is shown."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

# What a tab, a window list or a history must not say. "Question" and "better" are ordinary words.
TELLING = re.compile(
    r"gambl|\bbet(s|ting)?\b|\bquests?\b|questline|casino|addict|lotter|jackpot|wager|poker|stepping stones"
    r"|азарт|\bигр[аеоуы]|казино|зависим|лотере|ставк|\bквест",
    re.I,
)
# The way out and the way to a person, in each language that the pages are read in.
WAYS = {"en": ("Leave quickly", "Talk now"), "ru": ("Быстро выйти", "Поговорить сейчас")}

_LOOK = """() => {
  const shown = link => link && link.checkVisibility() && link.getBoundingClientRect().width > 0;
  const leave = document.querySelector('header a[href="/leave"]');
  const talk = document.querySelector('header a[href="/talk"]');
  return {
    headings: [...document.querySelectorAll('h1')].map(one => one.textContent.trim()),
    title: document.title,
    language: document.documentElement.lang,
    path: location.pathname + location.search,
    sideways: document.documentElement.scrollWidth - innerWidth,
    leave: shown(leave) ? leave.textContent.trim() : '',
    talk: shown(talk) ? talk.textContent.trim() : '',
    onward: [...document.querySelectorAll('main a[href], main form')].filter(one => !one.closest('.help')
      && (one.tagName === 'FORM' || (one.origin === location.origin
        && (one.pathname + one.search !== location.pathname + location.search || !one.getAttribute('href'))))).length,
    acts: [...new Set([...document.querySelectorAll('main .btn--go')].filter(shown).map(one =>
      `${one.textContent.trim()} (${one.href || (one.form && one.form.action) || ''})`))],
    kept: [localStorage, sessionStorage].flatMap(store => Object.entries(store).map(String)),
  };
}"""


def look(page: Page) -> dict[str, Any]:
    """Whatever page this is: one h1, a title, no sideways scroll, nothing left in the browser's stores."""
    seen: dict[str, Any] = page.evaluate(_LOOK)
    where = f"{seen['path']} “{seen['title']}”"
    assert len(seen["headings"]) == 1, f"{where}: h1 {seen['headings']}"
    assert seen["title"].strip(), where
    assert seen["sideways"] <= 0, f"{where} is {seen['sideways']} px wider than the window"
    assert not seen["kept"], f"{where} left {seen['kept']} in the browser"
    return seen


def look_at_portal(page: Page) -> dict[str, Any]:
    """A page of the client: on top of that nothing that gives her away, the ways out, to a person and on, one main act.

    The same main act may stand there twice, with the same words (design: it is repeated in place on the trail).
    """
    seen = look(page)
    for words in (seen["title"], seen["path"]):
        assert not TELLING.search(words), f"{seen['path']}: {words!r} gives her away"
    assert (seen["leave"], seen["talk"]) == WAYS[seen["language"]], seen["path"]
    assert seen["onward"], f"{seen['path']}: nothing in it leads on"
    assert len(seen["acts"]) <= 1, f"{seen['path']} has more than one main act: {seen['acts']}"
    return seen
