"""What imaginary people write to the questions of the quests: by the question's key, in English and in Russian.

Where two steps ask under one key and mean different things, the step's own words stand under ``step.key``.
"""

from __future__ import annotations

Pairs = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]

HER_WORDS: Pairs = {
    # --- a plan together with a counsellor
    "when_it_pulls": (
        ("Pay day, and the evening after.", "Late, when the house is asleep."),
        ("В день зарплаты и вечером после.", "Поздно, когда все спят."),
    ),
    "where_it_pulls": (
        ("At home, alone with the phone.", "On the bus from work."),
        ("Дома, с телефоном.", "В автобусе после работы."),
    ),
    "mood_before": (("Empty and a little angry.", "Bored."), ("Пусто и немного злость.", "Скука.")),
    "when_it_pulled": (
        ("Friday evening. I went for a walk with the dog.", "Once. I called my brother."),
        ("В пятницу вечером. Вышли с собакой.", "Один раз. Звонок брату помог."),
    ),
    "wait": (("Tea first, then I decide.", "I put the phone in the hall."), ("Сначала чай.", "Телефон в коридор.")),
    "whom_to_call": (("My brother.", "Aunt Vera, any hour."), ("Брату.", "Тёте Вере, в любое время.")),
    "what_i_will_do": (
        ("Rent goes out on pay day. Two evenings a week without the phone.", "Walks, and one talk a week."),
        ("В день зарплаты сначала аренда. Два вечера без телефона.", "Прогулки и один разговор в неделю."),
    ),
    "what_it_is_for": (("A quiet head at night.", "My kids."), ("Спокойные ночи.", "Ради детей.")),
    "what_fits": (
        ("The evenings work. The amount for the week is too tight.", "It fits me as it is."),
        ("С вечерами получается. Сумма на неделю тесновата.", "Подходит как есть."),
    ),
    # --- after a hard day
    "what_now": (("A talk tomorrow morning.", "Some quiet."), ("Разговор завтра утром.", "Немного тишины.")),
    "before_it": (
        ("A long day, a quarrel on the phone, nobody home.", "Money came in and I sat alone with it."),
        ("Длинный день, ссора по телефону, дома никого.", "Пришли деньги, и рядом никого."),
    ),
    "during_it": (
        ("My head was quiet for an hour.", "I felt nothing much."),
        ("Час тишины в голове.", "Почти ничего."),
    ),
    "after_it": (
        ("I did not sleep. In the morning I told you.", "I gave my card to my sister."),
        ("Ночь без сна. Утром решение рассказать вам.", "Карта теперь у сестры."),
    ),
    "what_to_look_at": (
        ("The hour before. What could I do in it?", "How to tell my wife."),
        ("Час до этого. Что в нём можно сделать?", "Как сказать жене."),
    ),
    "who_it_is": (("My sister.", "A friend from school."), ("Сестра.", "Школьный друг.")),
    "what_goes_on": (
        ("The bank block and the walks.", "Talking once a week."),
        ("Блокировка и прогулки.", "Разговоры."),
    ),
    "what_is_new": (
        ("Pay day evening is at my brother's.", "The card stays at home."),
        ("Вечер зарплаты у брата.", "Карта дома."),
    ),
    "on_a_hard_day": (
        ("I call my brother first.", "I go out of the house."),
        ("Сначала звонок брату.", "Выйти из дома."),
    ),
    # --- debts
    "words_of_adviser": (
        ("I would like to pay in small parts. What do you need from me?",),
        ("Хочу платить небольшими частями. Что для этого нужно?",),
    ),
    "what_was_said": (
        ("They wait until the end of the month. I send the form.", "I get an answer in writing."),
        ("Подождут до конца месяца, нужна форма.", "Ответ придёт письмом."),
    ),
    "which_handled": (
        ("The rent is agreed. Power is open.", "The letter is sent."),
        ("Об аренде договорились. Свет ещё нет.", "Письмо ушло."),
    ),
    "for_the_review": (
        ("The dates in my list. Did I miss one?", "How it goes on from here."),
        ("Список дат: всё ли там есть?", "Как быть дальше."),
    ),
    # --- family and friends
    "worries": (
        ("The money, and that we only speak about money.", "That the children hear us."),
        ("Деньги и то, что говорим только о них.", "Что дети всё слышат."),
    ),
    "heaviest": (("Not knowing.", "The nights."), ("Неизвестность.", "Ночи.")),
    "does_me_good": (("My choir on Tuesdays.", "An hour in the garden."), ("Хор по вторникам.", "Час в саду.")),
    "one-calm-talk.when_and_where": (
        ("Saturday morning, on a walk.", "In the car, after shopping."),
        ("В субботу утром, на прогулке.", "В машине после магазина."),
    ),
    "first_sentence": (
        ("I am worried, and I am not against you.", "I would like to know how you are."),
        ("Мне тревожно, и я не против тебя.", "Хочу понять, как ты."),
    ),
    "how_i_end_it": (
        ("I say that I go for a walk and we speak tomorrow.",),
        ("Скажу, что выйду пройтись, а договорим завтра.",),
    ),
    "instead": (
        ("My own evening, with a friend.", "I ask my sister to come."),
        ("Свой вечер с подругой.", "Попрошу сестру приехать."),
    ),
    "what_it_would_take": (
        ("A calm week.", "Somebody else in the room."),
        ("Спокойная неделя.", "Чтобы рядом был кто-то ещё."),
    ),
    "my_boundaries": (
        ("I pay for food and rent. I lend nothing any more.", "I answer no messages at night."),
        ("Плачу за еду и жильё, взаймы не даю.", "Ночью не отвечаю на сообщения."),
    ),
    "when_it_is_crossed": (
        ("I say no once and leave the room.", "I call my sister."),
        ("Один раз скажу «нет» и выйду.", "Позвоню сестре."),
    ),
    "which_group": (
        ("The Thursday group, next week.", "The one online, first only listening."),
        ("Группа по четвергам, на той неделе.", "Онлайн, сначала послушать."),
    ),
    "what_changed": (
        ("I sleep better.", "I speak with my sister about it now."),
        ("Сплю лучше.", "Теперь говорю об этом с сестрой."),
    ),
    # --- the young
    "my_reply": (
        ("Not today, I have training.", "I am out. Football later?"),
        ("Сегодня не могу, тренировка.", "Я пас. Может, футбол?"),
    ),
    "my_note": (
        ("Exams first. Then a trip with friends.", "I can say no, and they are still my friends."),
        ("Сначала экзамены, потом поездка.", "Можно сказать «нет», и друзья останутся."),
    ),
    "who_i_can_tell": (("My cousin.", "My trainer."), ("Двоюродному брату.", "Тренеру.")),
    # --- self-exclusion
    "names": (
        ("Two sites and the hall near the station.", "Everything that the list takes."),
        ("Два сайта и зал у вокзала.", "Всё, что есть в списке."),
    ),
    "what_for": (
        ("A year in which nothing calls me at night.", "To pay back my sister."),
        ("Год, когда ночью ничего не зовёт.", "Чтобы вернуть долг сестре."),
    ),
    "words_for_a_hard_day": (
        ("It passes. It always did.", "I chose this myself."),
        ("Это пройдёт, так уже бывало.", "Это мой выбор."),
    ),
    "where_it_opened": (
        ("A new site that was not on the list.", "An old account."),
        ("Новый сайт, его не было в списке.", "Старый аккаунт."),
    ),
    # --- later
    "what_i_keep": (
        ("The walks and the quiet Sundays.", "The rent goes out first."),
        ("Прогулки и тихие воскресенья.", "Сначала аренда."),
    ),
    "early_signs": (
        ("I sleep badly and hide the phone.", "I count the days to pay day."),
        ("Плохо сплю и прячу телефон.", "Считаю дни до зарплаты."),
    ),
    "what_helps": (
        ("Telling my sister at once.", "The block, and walking."),
        ("Сразу сказать сестре.", "Блокировка и прогулки."),
    ),
    "who_may_notice": (("My wife.", "My brother."), ("Жена.", "Брат.")),
    "month_note": (
        ("A quiet month.", "The first week was long."),
        ("Спокойный месяц.", "Первая неделя тянулась долго."),
    ),
    # --- what a level asks back, under the level and "asks"
    "we-meet.asks": (
        ("Evenings after six, by phone.", "Saturday mornings."),
        ("Вечером после шести.", "В субботу утром."),
    ),
    "my-map.asks": (("No, that is all of it.", "My mornings are fine."), ("Нет, это всё.", "По утрам всё хорошо.")),
    "practise.asks": (("The talks.", "The block at the bank."), ("Разговоры.", "Блокировка в банке.")),
    "adjust.asks": (
        ("A call on pay day would help.", "Nothing, it fits."),
        ("Помог бы звонок в день зарплаты.", "Ничего."),
    ),
    "what-happened.asks": (
        ("No. Thank you.", "It was good to write it down."),
        ("Нет. Спасибо.", "Хорошо было это записать."),
    ),
    "go-on.asks": (("The short check-ins.", "All of it."), ("Короткие вопросы.", "Всё.")),
    "gather.asks": (("Opening the letters.", "Finding the lease."), ("Открывать письма.", "Найти договор аренды.")),
    "stop-the-leak.asks": (
        ("Somebody beside me on the call.", "Fewer forms."),
        ("Кто-то рядом во время звонка.", "Меньше бумаг."),
    ),
    "understand.asks": (
        ("How to speak with children about it.", "What a block does."),
        ("Как говорить с детьми.", "О блокировках."),
    ),
    "words.asks": (("The first sentence.", "Saying no."), ("Первая фраза.", "Сказать «нет».")),
    "protect.asks": (("The car.", "No."), ("Машина.", "Нет.")),
    "support-for-me.asks": (
        ("I have evenings again.", "I am less alone."),
        ("Снова есть свои вечера.", "Меньше одиночества."),
    ),
    "choose.asks": (("What happens when I move.", "Nothing more."), ("Что будет при переезде.", "Больше ничего.")),
    "close-gaps.asks": (("Adverts on my work phone.", "No."), ("Реклама на рабочем телефоне.", "Нет.")),
    "live-it.asks": (("My sister.", "The software."), ("Сестра.", "Программа.")),
    "open-door.asks": (
        ("Calm.", "A little uneasy, and ready."),
        ("Спокойно.", "Немного тревожно, но готовность есть."),
    ),
}
"""Key to what is written in English and in Russian."""
