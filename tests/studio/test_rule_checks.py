"""Whatever is typed for a rule of the service: it is kept within its bounds, or told with its field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.house_rules import BUILT_IN, Key, house_rules_from
from app.services import rule_checks
from app.services.rule_checks import check, is_key
from app.services.rule_settings import all_keys, whole_value
from app.services.setting_rules import BadValue
from app.studio.pages.rule_words import problem_words, value_words
from app.studio.rule_forms import fields_of, typed_value
from quests.clocks import RULES
from quests.cut_offs import BOUNDS
from quests.reminder_caps import USUAL

KEYS = (
    Key("caps"), Key("clocks"), Key("cut_offs"), Key("words", language="en"), Key("words", language="zh"),
    Key("message", "talk_soon", "en"), Key("message", "we_wrote", "ru"), Key("script", "opening", "en"),
)  # fmt: skip
ABOUT = {"most": 1, "least": 1, "found": "x"}
TYPED = st.one_of(
    st.integers(-3, 90).map(str),
    st.sampled_from(["21:00", "20:30", "10:15", "25:00", "{day}", "{name}", "A note.", "casino", "Clean Air Week", ""]),
    st.text(max_size=20),
)


@pytest.fixture
def a_page() -> Iterator[None]:
    """Words are said within a request."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def form_of(key: Key, value: dict[str, object]) -> MultiDict[str, str]:
    """What a browser sends of the form that shows this value."""
    fields = fields_of(key, value)
    rows = fields.pop("rows", [])
    flat = {f"{part}_{at}": row[part] for at, row in enumerate(rows) for part in row}
    return MultiDict({name: str(said) for name, said in {**fields, **flat}.items()})


@given(st.sampled_from(KEYS), st.data())
def test_what_is_typed_is_kept_as_it_is_shown_or_told(key: Key, data: st.DataObject) -> None:
    form = form_of(key, {})
    for name in data.draw(st.sets(st.sampled_from(sorted(form)), max_size=4)):
        form[name] = data.draw(TYPED)
    try:
        value = check(key, typed_value(key, form))
    except BadValue as found:
        problem: BadValue | None = found
    else:
        problem = None
    if problem is not None:
        assert not problem.part or problem.part in form
        return
    assert check(key, typed_value(key, form_of(key, value))) == value
    rules = house_rules_from({str(key): (1, value)})
    assert rules.caps.a_step <= USUAL.a_step
    assert rules.caps.a_week <= USUAL.a_week
    assert all(getattr(rules.cut_offs, part) <= most for part, (_least, most) in BOUNDS.items())
    assert all(
        rules.clocks[kind].time_for(way) <= rule.time_for(way) for kind, rule in RULES.items() for way in rule.within
    )


@pytest.mark.usefixtures("a_page")
def test_every_rule_shows_what_the_software_says_and_is_left_as_it_is() -> None:
    for key in all_keys():
        assert is_key(key)
        assert all(value_words(key, {}))
    for kind in ("caps", "clocks", "cut_offs"):
        key = Key(kind)
        assert check(key, typed_value(key, form_of(key, {}))) == whole_value(key, {})
    assert house_rules_from({"exit_url": (3, "https://weather.example/")}) is BUILT_IN


@pytest.mark.usefixtures("a_page")
def test_every_mistake_has_its_words() -> None:
    source = Path(str(rule_checks.__file__)).read_text(encoding="utf-8")
    codes = set(re.findall(r'BadValue\("(\w+)"', source))
    assert len(codes) > 15
    for code in codes:
        assert problem_words(BadValue(code, "", **ABOUT))
    with pytest.raises(KeyError):
        problem_words(BadValue("none of these"))
