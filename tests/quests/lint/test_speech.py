"""What people say in quotation marks is theirs; quotation marks alone are no way around the lists."""

from __future__ import annotations

import pytest

from quests.lint.speech import speech_spans
from quests.lint.words import find_words

SPEECH = [
    ("en", 'She said: "I lost my bet again."'),
    ("en", '"You are an addict," her father said.'),
    ("en", "For example: “I bet my rent.”"),
    ("en", 'Ask your bank: "Can you block payments for bets?"'),
    ("en", 'She told us: "**Nobody wins there.**"'),
    ("ru", "«Я сделал ставку», — говорит он."),
    ("ru", "Спросите: «Есть ли у вас бонусы?»"),
    ("ru", "„Это была удача“, — сказал он."),
    ("kk", "Ол айтты: «Бонус маған керек емес»."),
    ("fa", "او گفت: «من شانس ندارم.»"),
    ("zh", "他说：“我又去下注了。”"),
    ("zh", "她问：「今天有大奖吗？」"),
    ("zh", "『我赢不了任何东西。』"),
]
NO_SPEECH = [
    ("en", 'Get your "bonus".', "a label"),
    ("en", 'She said "bonus".', "one word"),
    ("en", 'Get your "big free bonus today!"', "nobody speaks"),
    ("en", 'Today: "Get your big bonus now!"', "nobody speaks"),
    ("en", 'We say: "Get your big bonus now!"', "our own voice"),
    ("en", "They say that a “lucky hot streak” ends.", "no sentence"),
    ("en", 'We heard of people who said yes to the "Big hot streak bonus".', "the verb leads in nothing"),
    ("en", 'She said: "I lost my bet again.', "no closing mark"),
    ("en", 'She said: "I lost.\n\nA bonus for you" and left.', "another paragraph"),
    ("en", "She said: 「I lost my bet again.」", "marks of another language"),
    ("ru", "Получите «бонус».", "a label"),
    ("ru", "Мы говорим: «Ваш большой приз».", "our own voice"),
    ("ru", "Ваш «Большой красивый приз».", "nobody speaks"),
    ("kk", "«Бонус» алыңыз.", "a label"),
    ("fa", "«جایزه» بگیرید.", "a label"),
    ("zh", "领取“奖金”。", "a label"),
    ("zh", "我们说：“大奖等着你们。”", "our own voice"),
    ("zh", "领取「我们的大奖金」。", "nobody else speaks"),
]


@pytest.mark.parametrize(("language", "text"), SPEECH)
def test_quoted_speech_may_say_anything(language: str, text: str) -> None:
    assert find_words(text, language) == []
    ((start, end),) = speech_spans(text, language)
    assert find_words(text[start:end], language), "without its marks it would be found"


@pytest.mark.parametrize(("language", "text", "why"), NO_SPEECH)
def test_quotation_marks_alone_hide_nothing(language: str, text: str, why: str) -> None:
    assert find_words(text, language), why


def test_speech_excuses_its_own_words_alone() -> None:
    text = 'Win with us. She said: "I lost my bet." A bonus waits. He said: "I hate my luck." Hurry.'
    assert [each.found for each in find_words(text, "en")] == ["Win", "bonus", "Hurry"]
