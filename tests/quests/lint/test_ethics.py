"""The ethics of domain.md section 4 on a definition: keys, phrases, and how the parts hang together."""

from __future__ import annotations

from typing import Any

import pytest

from quests.lint.forbidden_keys import forbidden_keys
from quests.lint.pressing import phrases, pressing, whole
from tests.quests.lint.building import Changes, codes, lint


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("G01", "random"), ("G01", "weight"), ("G01", "chance"), ("G01", "probability"), ("G01", "draw"),
        ("G02", "points"), ("G02", "coins"), ("G02", "currency"), ("G02", "reward"),
        ("G03", "leaderboard"), ("G03", "rank"), ("G03", "public"),
        ("G04", "streak"), ("G04", "expires_after"), ("G04", "reset_after_lapse"),
        ("G05", "countdown"), ("G05", "timer"), ("G06", "progress_start"), ("G06", "prefilled"),
        ("G07", "confetti"), ("G07", "sound"), ("G07", "vibration"), ("G10", "auto_advance"), ("G10", "quiet_hours"),
        ("G11", "referral"), ("G11", "invite"), ("G12", "money_saved"), ("G13", "unlocks"), ("G13", "vip"),
        ("G14", "can_skip"), ("G14", "allow_pause"), ("G14", "mandatory"),
    ],
)  # fmt: skip
def test_a_key_that_would_bring_what_is_ruled_out_is_told_by_its_rule(code: str, key: str) -> None:
    """Once, and not also as a key that is unknown; the file is none the less no quest."""
    report = lint({f"levels.0.feedback.{key}": True})
    assert codes(report) == {code}
    (finding,) = report.findings
    assert finding.severity == "error"
    assert repr(key) in finding.message
    assert finding.line > 1


def test_no_key_of_the_quest_language_is_ruled_out() -> None:
    from quests.schema import quest_schema

    def keys(node: Any) -> set[str]:
        if isinstance(node, list):
            return set().union(*map(keys, node)) if node else set()
        if not isinstance(node, dict):
            return set()
        named = set(node.get("properties", {}))
        return named.union(*(keys(value) for value in node.values()))

    known = keys(quest_schema())
    assert {"levels", "named_act", "reminders", "promise"} <= known
    assert list(forbidden_keys(dict.fromkeys(known))) == []


def test_a_value_of_a_fact_may_have_any_name() -> None:
    assert list(forbidden_keys({"due_by_days": {"fact": "term", "days": {"random": 3, "points": 4}}})) == []


@pytest.mark.parametrize(
    ("code", "language", "bad", "good"),
    [
        ("G01", "ru", "За шагом вас ждёт подарок-сюрприз.", "За шагом вас ждёт страница с телефонами."),
        ("G02", "en", "Earn three more points.", "Three points to remember."),
        ("G02", "ru", "Вы получите 20 баллов.", "Вы получите ответ."),
        ("G02", "zh", "你会得到积分。", "你会得到回答。"),
        ("G03", "ru", "Вы прошли дальше, чем большинство людей.", "Малое помогает больше, чем большое."),
        ("G04", "en", "You would lose your progress.", "You keep what you did."),
        ("G04", "ru", "Семь дней подряд.", "Семь дней."),
        ("G04", "kk", "7 күн қатарынан.", "7 күн."),
        ("G04", "fa", "هفت روز پیاپی.", "هفت روز."),
        ("G04", "zh", "连续7天。", "7天。"),
        ("G05", "en", "Only 3 days left.", "It takes 3 days."),
        ("G05", "ru", "Осталось 3 дня.", "Это займёт 3 дня."),
        ("G05", "kk", "Тек бүгін.", "Бүгін де, ертең де."),
        ("G05", "fa", "فقط امروز.", "امروز یا روزی دیگر."),
        ("G05", "zh", "只剩3天。", "需要3天。"),
        ("G06", "en", "You are 80% done.", "Four parts are done."),
        ("G06", "ru", "Вы почти у цели.", "Одна часть позади."),
        ("G10", "en", "The next step starts automatically.", "You open the next step when you like."),
        ("G11", "en", "Invite a friend.", "You can tell a friend."),
        ("G11", "ru", "Пригласите друга.", "Вы можете рассказать другу."),
        ("G12", "en", "The money you have saved is here.", "What you wrote about money is here."),
        ("G12", "ru", "Вы сэкономили 300.", "Вы записали, что важно."),
        ("G13", "en", "Once you have finished this part, you can talk to us.", "You can talk to us before you finish."),
        ("G13", "ru", "Когда вы закончите эту часть, вы сможете поговорить.", "Поговорить можно в любой день."),
        ("G14", "en", "Are you sure you want to stop?", "You can stop here."),
        ("G14", "ru", "Вы точно хотите остановиться?", "Остановиться можно здесь."),
    ],
)
def test_phrases_that_press_are_found_and_honest_ones_are_not(code: str, language: str, bad: str, good: str) -> None:
    assert list(pressing(code, bad, language)) != []
    assert list(pressing(code, good, language)) == []


def test_every_pattern_is_one_in_every_language_that_it_is_listed_for() -> None:
    for code, languages in phrases().items():
        assert set(languages) == {"en", "ru", "kk", "fa", "zh"}, code
        for language, patterns in languages.items():
            for pattern in patterns:
                assert whole(pattern, language).search("") is None, pattern


def test_a_phrase_across_two_lines_is_found_at_its_line() -> None:
    report = lint({"levels.1.opening": "Here is how it goes. You can do this only\ntoday."})
    assert codes(report) == {"G05"}


def test_speech_in_quotes_and_education_are_no_framing() -> None:
    said = 'Many people say: "I only did it because it was only today."'
    assert codes(lint({"levels.1.opening": said})) == set()
    assert codes(lint({"levels.0.steps.0.passages.0.body": "Sites write: only today. It is not so."})) == set()


@pytest.mark.parametrize("key", ["title", "hint", "why", "done_words", "plain_title"])
def test_words_of_gambling_are_errors_wherever_a_client_reads_them(key: str) -> None:
    report = lint({f"levels.1.steps.1.{key}": "What you win when you bet on it."})
    assert codes(report) == {"G08"}
    assert {finding.path for finding in report.findings} == {f"levels.1.steps.1.{key}"}


def test_words_for_staff_may_name_games_and_are_only_asked_to_be_kind() -> None:
    assert codes(lint({"levels.1.steps.2.guidance": "Ask whether there was a big bet."})) == set()
    assert codes(lint({"levels.1.steps.2.guidance": "Ask whether this is an addict."})) == {"W02"}


ASKS: list[tuple[str, Changes]] = [
    ("how she may be reached", {"levels.1.steps.1.questions": [
        {"key": "address", "kind": "text", "label": "Where?", "sets": "address"}]}),
    ("about danger", {"levels.1.steps.1.questions": [
        {"key": "fear", "kind": "choice", "label": "Are you safe at home?", "screens": "fear_at_home",
         "choices": [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]}]}),
    ("leads to somebody else", {"levels.1.steps.1.questions": [
        {"key": "who", "kind": "choice", "label": "Who can help?", "is_fact": True,
         "choices": [{"value": "partner", "label": "A partner", "leads_to": "partner"}]}]}),
]  # fmt: skip


@pytest.mark.parametrize(("told", "changes"), ASKS, ids=[told for told, _ in ASKS])
def test_nothing_shines_when_she_tells_us_something(told: str, changes: Changes) -> None:
    report = lint({**changes, "levels.1.steps.1.named_act": "I told somebody"})
    assert codes(report) == {"G11"}
    assert told in report.findings[0].message


def test_a_named_act_is_her_own_and_holds_no_sum() -> None:
    assert codes(lint({"levels.1.steps.2.named_act": "I talked to somebody"})) == {"G06"}
    assert codes(lint({"levels.1.steps.1.named_act": "I put 300 aside"})) == {"G12"}


def test_a_check_in_asks_for_no_sums() -> None:
    money = {"key": "sum", "kind": "money", "label": "How much was it?"}
    assert codes(lint({"levels.1.steps.0.questions.1": money})) == {"G12"}


def test_help_by_a_person_is_in_every_plan() -> None:
    branch = {"preference": "pace", "is": "slow"}
    assert codes(lint({"levels.1.steps.2.only_if": branch})) == {"G13"}
    assert codes(lint({"levels.1.steps.2.only_if": {"any_of": [branch, {"lapse_reported": True}]}})) == set()


CALM: Changes = {"calm": True, "levels.0.steps.2.named_act": "(out)"}


def test_a_calm_quest_has_neither_named_acts_nor_words_of_the_frame() -> None:
    assert codes(lint(CALM)) == set()
    assert codes(lint({"calm": True})) == {"G15"}
    assert codes(lint({**CALM, "levels.1.opening": "This is the second level of your quest."})) == {"G15"}
    assert codes(lint({**CALM, "levels.1.steps.2.guidance": "Open the second level with her."})) == set()


@pytest.mark.parametrize(
    "changes",
    [{"place": "suspending"}, {"audience": ["young"]},
     {"levels.1.steps.2.protocols": ["p_v"], "needs_certificates": ["crisis-work"]}],
)  # fmt: skip
def test_a_crisis_the_young_and_a_protocol_have_no_frame_of_a_game(changes: Changes) -> None:
    plain = {**changes, "levels.0.steps.2.named_act": "(out)"}
    assert codes(lint(plain)) == {"G15"}
    assert codes(lint({**plain, "calm": True})) == set()


def test_a_quest_for_everybody_with_a_protocol_on_a_branch_may_keep_its_frame() -> None:
    branch: Changes = {
        "audience": ["self", "young"], "levels.1.steps.2.protocols": ["p_v"], "needs_certificates": ["crisis-work"],
        "levels.1.steps.2.only_if": {"risk_at_least": "high"},
    }  # fmt: skip
    assert codes(lint(branch)) == set()
