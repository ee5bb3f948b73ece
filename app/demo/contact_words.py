"""What the imaginary first line types during a contact."""

from __future__ import annotations

from quests.answers import Answer

CONTEXT: dict[str, dict[str, Answer]] = {
    "en": {
        "worries_most": "The rent for this month, and how to tell my brother.",
        "wishes": "To sleep, and to stop thinking about it in the evening.",
        "next_step": "Give the second bank card to my brother tonight.",
        "what_helps": "A walk with the dog, and calling Anna.",
    },
    "ru": {
        "worries_most": "Аренда за этот месяц и как сказать об этом брату.",
        "wishes": "Спать и вечером об этом не думать.",
        "next_step": "Сегодня отдать вторую карту брату.",
        "what_helps": "Прогулка с собакой и звонок Анне.",
    },
}
SUMMARY = {
    "en": "You told us what worries you most. We agreed on one next step, and that we call in two or three days.",
    "ru": "Вы рассказали, что беспокоит больше всего. Мы договорились об одном шаге и о звонке через два-три дня.",
}
SHE_WRITES = {
    "en": "My brother has the card now. Will you really call on the day we said?",
    "ru": "Карта теперь у брата. Вы точно позвоните в тот день, о котором договорились?",
}
WE_ANSWER = {
    "en": "Yes, we will call on that day. It is good that the card is with him.",
    "ru": "Да, мы позвоним в этот день. Хорошо, что карта у него.",
}
NUMBER = "+7 700 000 00 00"
RULES: dict[str, Answer] = {
    "ways": ["call"],
    "address": NUMBER,
    "consent": "yes",
    "times": ["morning", "afternoon"],
    "voicemail": "no",
    "if_someone_else": "wrong_number",
    "code_word": "larch",
}
