"""Words of imaginary people: what a client, a counsellor and a supervisor in the demo might write."""

from __future__ import annotations

from app.demo.her_words import HER_WORDS
from app.demo.our_words import OUR_WORDS

_BOTH = {**HER_WORDS, **OUR_WORDS}

FIRST_NAMES = {
    "Dana": "counsellor",
    "Marat": "counsellor",
    "Saule": "supervisor",
    "Timur": "agent",
    "Aigerim": "clinician",
    "Lev": "designer",
    "Nadia": "analyst",
    "Ruth": "quality",
    "Omar": "admin",
}

CLIENT_TEXTS: dict[str, tuple[str, ...]] = {
    "change": (
        "I want to sleep again without checking my phone.",
        "I want the money that comes in on Friday to still be there on Monday.",
        "I do not want to hide my phone from my wife any more.",
        "More evenings with my kids, fewer alone in the kitchen.",
        "I want to pay my sister back.",
        "To have a quiet head for one whole day.",
        "I would like to stop making excuses at work.",
        "I want to be able to say no to the group chat.",
    ),
    "first_sign": (
        "I open my bank app and my stomach stays calm.",
        "I sleep through the night.",
        "I answer the phone when my mother calls.",
        "The rent is paid on the first.",
        "I am not tired at work.",
    ),
    "who_or_what_helps": (
        "My brother. He does not judge.",
        "Long walks along the river.",
        "Cooking something that takes time.",
        "Leaving the phone in the other room.",
        "Football on Sundays.",
    ),
    "activity": (
        "A walk with the dog, no phone.",
        "Call my brother around nine, that is the hard time.",
        "Bake bread. It needs hands.",
        "Fix the bike with my son.",
        "The swimming pool is open until ten.",
        "Read in bed with the lamp on.",
    ),
    "first_time": ("I will try it on Thursday.", "Tried it once, it was all right.", "After pay day.", "Tomorrow."),
    "what_helped": (
        "The bank block helped. It asked me to wait a day and by then I did not want to.",
        "Pay day was hard. The rest was fine.",
        "I told my sister. That helped more than I thought.",
        "Evenings are the problem, mornings are easy.",
        "I was bored and alone. That is all it takes.",
        "Nothing special. It was a quiet week.",
        "A quarrel at home, then it happened.",
    ),
    "look_at": (
        "I keep to my limit in the week but weekends are hard. What do others do?",
        "Could you look at my limits and say if they make sense?",
        "I had two bad evenings and would like to hear what you think.",
        "I just want somebody to know how it went.",
        "How do I tell my wife about the loan?",
    ),
    "next_month": (
        "Keep the block on. Keep Sundays free.",
        "I keep my limit and look at it again with my brother.",
        "No playing on pay day. Money for rent goes out first.",
        "I want to keep the walks. They are mine now.",
        "Tell my sister how it is going, once a week.",
    ),
    "hard_day": (
        "Call my brother, then go outside.",
        "Give the card to my wife for the evening.",
        "Choose Talk now. I know it is there.",
        "Go to bed early and decide tomorrow.",
    ),
}

RUSSIAN_TEXTS: dict[str, tuple[str, ...]] = {
    "change": (
        "Хочу снова спать и не проверять телефон по ночам.",
        "Чтобы деньги, которые приходят в пятницу, в понедельник ещё были.",
        "Больше не прятать телефон от семьи.",
        "Хочу вернуть долг сестре.",
    ),
    "first_sign": (
        "Открываю приложение банка, и внутри спокойно.",
        "Сплю всю ночь.",
        "Беру трубку, когда звонит мама.",
    ),
    "who_or_what_helps": ("Брат. Он не осуждает.", "Долгие прогулки у реки.", "Оставить телефон в другой комнате."),
    "activity": ("Прогулка с собакой, без телефона.", "Позвонить брату около девяти, это трудный час."),
    "first_time": ("В четверг.", "Уже получилось один раз.", "После зарплаты."),
    "what_helped": ("Помогла блокировка в банке: просит подождать день.", "В день зарплаты было трудно, потом легче."),
    "look_at": ("На неделе держусь, а в выходные трудно. Что можно придумать?",),
    "next_month": ("Оставить блокировку. Воскресенья без телефона.", "Сначала аренда, потом всё остальное."),
    "hard_day": ("Позвонить брату и выйти на улицу.", "Лечь раньше, решить завтра."),
}

CODE_WORDS = {
    "en": ("kettle", "umbrella", "river", "bicycle", "postcard"),
    "ru": ("чайник", "зонт", "река", "велосипед", "открытка"),
}

STOP_WORDS = {
    "en": ("It is quieter now.", "I will manage with my brother for a while.", "Too many evenings at work."),
    "ru": ("Сейчас спокойнее.", "Пока справимся с братом.", "Слишком много вечеров на работе."),
}

LAPSE_ANSWERED = "Read it, thanked for telling, asked what would help now."
DECIDED = "Three calls at different times, no answer. Decided by the policy for welfare checks; see the note."
WAITS_FOR_HER = "The door is open, and she knows. We wait for her."

GOT_IN_THE_WAY_IN_RUSSIAN = ("День зарплаты.", "Вечер без дела.", "Друг, который играет.", "Ничего особенного.")


def for_question(step: str, key: str, language: str) -> tuple[str, ...]:
    """What is written to a question of a step, by a client or by staff, in this language."""
    both = _BOTH.get(f"{step}.{key}") or _BOTH.get(key)
    if both is not None:
        return both[language == "ru"]
    own = RUSSIAN_TEXTS if language == "ru" else CLIENT_TEXTS
    return own.get(key, something(language))


def something(language: str) -> tuple[str, ...]:
    """What a client might write where no words of her own stand ready."""
    return GOT_IN_THE_WAY_IN_RUSSIAN if language == "ru" else GOT_IN_THE_WAY


GOT_IN_THE_WAY = ("Pay day.", "Being alone in the evening.", "A friend who plays.", "Nothing much.", "Work stress.")

COUNSELLOR_REPLIES = {
    "en": (
        (
            "You asked for help with the weekends, and you already named when it gets hard. Many people plan one thing "
            "for Saturday evening before Saturday comes. What could yours be?"
        ),
        (
            "Thank you for writing this. You told your sister and you kept the block on. Both of those are yours. What "
            "would make pay day a little easier next time?"
        ),
        (
            "I read what you sent. Your limits are clear, and you noticed what makes them hard. That is useful to know "
            "for the next month."
        ),
        (
            "You wrote about the two evenings openly. They happened, and everything else you did still stands. If you "
            "would like to talk about them, I am here in the week."
        ),
        "I can see how much you thought about this. One idea: let the rent go out on the day the money comes in.",
    ),
    "ru": (
        "Спасибо, что написали. Вы сами назвали, когда труднее всего. Что можно поставить на это время заранее?",
        "Вы сказали сестре, и блокировка осталась. И то и другое ваше. Что облегчило бы следующий день зарплаты?",
        "Всё, что вы прислали, прочитано. Ограничения понятны, и видно, что мешает их держать. Это поможет дальше.",
    ),
}

CHANGE_REPLIES = {
    "en": (
        "Thank you. Could you add one line about what you would do on a hard day? Then we can look at it together.",
    ),
    "ru": ("Спасибо. Добавьте, пожалуйста, строку о том, что поможет в трудный день. Потом посмотрим вместе.",),
}

STAFF_NOTES = (
    "Prefers short replies. Reads them in the evening.",
    "Named a brother as the person to turn to. No contact with him by us.",
    "Asked about debt advice. Sent the general leaflet words, no contact details given.",
    "Steady. Nothing open from our side.",
)

HOLD_REASONS = (
    "Spoke for forty minutes in the chat room today. Sleeping again, sister knows. Plan can go on, seen again Friday.",
    "Clinician saw the person, safety plan written together. Wants to go on with the plan.",
    "Reached in person at the walk-in hour. No thoughts of harm, money help arranged.",
)

CRISIS_CONTACTS = {
    "en": (
        ("Emergency services", "112", "Any hour", "If a life is in danger, now.", True),
        ("Crisis line (sample)", "000 000 001", "Any hour", "Free. You do not need to give a name.", False),
        (
            "Our own line (sample)",
            "000 000 002",
            "Every day, 09:00 to 21:00",
            "A person answers.",
            False,
        ),
    ),
    "ru": (
        ("Экстренная помощь", "112", "Круглосуточно", "Если жизнь в опасности, прямо сейчас.", True),
        ("Кризисная линия (образец)", "000 000 001", "Круглосуточно", "Бесплатно. Имя называть не нужно.", False),
        ("Наша линия (образец)", "000 000 002", "Каждый день, 09:00–21:00", "Отвечает человек, а не машина.", False),
    ),
}
