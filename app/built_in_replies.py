"""Beginnings of answers to a step, as they come with the software: to be made one's own, never to be sent as they are.

Each names what was done and asks one question, without hurry and without comparing. What stands in square brackets is
a gap: it is filled for this person (services/reply_templates refuses an answer in which one is left).
"""

from __future__ import annotations

from app.catalogues import SOURCE_LANGUAGE, Speaker, catalogue_file


def built_in_replies(language: str) -> dict[str, tuple[str, str]]:
    """Each beginning in this language, as title and words, by its id; none in a language without sentences of ours."""
    if language != SOURCE_LANGUAGE and not catalogue_file(language).exists():
        return {}
    _ = Speaker(language).gettext
    return {
        "what-was-done": (
            _("Name what was done"),
            _("You wrote that [what was done, in the person's own words]. What helped you most with it?"),
        ),
        "one-change": (
            _("Ask for one change"),
            _(
                "Thank you for sending this. [What is clear and good in it.] Could you look at one thing again: "
                "[the one change]? It waits for you, there is no hurry."
            ),
        ),
        "talk-first": (
            _("Suggest a talk"),
            _(
                "I have read what you wrote about [the matter]. I would like to talk about it with you before we go "
                "on. Would [a day and a time] suit you, or is another time better?"
            ),
        ),
        "a-hard-week": (
            _("After a hard week"),
            _(
                "It sounds as if [what was hard] took a lot of strength, and you wrote all the same. What is one "
                "small thing that would make the next days a little easier?"
            ),
        ),
        "end-of-a-level": (
            _("At the end of a level"),
            _(
                "When you began, you wanted [what was wished for]. Now you have [what is in place]. What would you "
                "like to keep from this part?"
            ),
        ),
    }
