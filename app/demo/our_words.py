"""What the imaginary staff write into their own steps, in the language of the person who reads it.

By the question's key, or ``step.key`` where a client's question has the same key. No real names, numbers or places.
"""

from __future__ import annotations

from app.demo.her_words import Pairs

OUR_WORDS: Pairs = {
    "summary_words": (
        (
            "We spoke about pay day and the evenings. Agreed: the block stays on, and we speak again in two days.",
            "Called about the rent. Named a sister as somebody to turn to. One small step for the week is agreed.",
            "First call. Wants a quiet week first. Knows the ways to reach us at any hour.",
        ),
        (
            "Говорили о дне зарплаты и о вечерах. Договорились: блокировка остаётся, через два дня поговорим снова.",
            "Разговор об аренде. Рядом есть сестра. Договорились об одном небольшом шаге на неделю.",
            "Первый разговор. Сначала нужна спокойная неделя. Как с нами связаться, известно.",
        ),
    ),
    "card_words": (
        ("It passes. Tea, the stairs down, one call.", "You are not alone with it."),
        ("Это пройдёт. Чай, выйти на улицу, один звонок.", "Вы с этим не в одиночку."),
    ),
    "plan_words": (
        ("Rent goes out first. Fridays at your brother's. Two evenings a week without the phone.",),
        ("Сначала аренда. Пятница у брата. Два вечера в неделю без телефона.",),
    ),
    "words_back": (
        (
            "Thank you for telling us. All that you did before still stands. I write again tomorrow at noon.",
            "It is good that you wrote. This happens to many people. Talk now is there at any hour.",
        ),
        (
            "Спасибо, что сказали. Всё, что вы сделали раньше, остаётся. Завтра в полдень напишу ещё раз.",
            "Хорошо, что вы написали. Так бывает у многих. «Поговорить сейчас» есть в любое время.",
        ),
    ),
    "warning_signs": (("No sleep, no answer to messages.",), ("Без сна, без ответов на сообщения.",)),
    "own_coping": (("Cold water, music, out of the room.",), ("Холодная вода, музыка, выйти из комнаты.",)),
    "people_and_places": (("The swimming pool. My brother's kitchen.",), ("Бассейн. Кухня у брата.",)),
    "people_to_ask": (("My brother, then a neighbour.",), ("Брат, потом соседка.",)),
    "professionals": (
        ("The crisis line at the top of every page, and us.",),
        ("Кризисная линия вверху каждой страницы и мы.",),
    ),
    "safer_surroundings": (("My brother keeps the medicine.",), ("Лекарства теперь у брата.",)),
    "what_was_agreed": (
        ("The brother comes by every evening this week.",),
        ("Брат заходит каждый вечер на этой неделе.",),
    ),
    "my_people_and_numbers": (
        ("My brother. The crisis line. This service.",),
        ("Брат. Кризисная линия. Эта служба.",),
    ),
    "adviser-time.when_and_where": (
        ("Tuesday at ten, at the debt advice centre, by phone if you like.",),
        ("Во вторник в десять, в центре помощи с долгами, можно по телефону.",),
    ),
    "adviser_words": (
        ("Thursday at three, at the legal advice centre. You may bring somebody.",),
        ("В четверг в три, в юридической консультации. Можно прийти не одному человеку.",),
    ),
    "hello_words": (
        ("Hello, I work here with people of your age. You decide what we speak about.",),
        ("Здравствуйте, я работаю здесь с людьми вашего возраста. О чём говорить, решаете вы.",),
    ),
}
"""Key to what is written in English and in Russian."""

FITTED_WORDS = (
    "Asked for more time in the last talk.",
    "Too much at once this week. We left one thing out together.",
    "A shift change at work, so the days were moved.",
    "Said in the talk that this one does not fit.",
)
