"""How the texts of a quest are called, and what may be wrong with a translation or a translator's file."""

from __future__ import annotations

from app.web.words import _
from quests.exchange import ExchangeRefused


def key_words(key: str) -> str:
    """What a text is for, by its key in the quest language."""
    words = {
        "title": _("Title"),
        "plain_title": _("Title in the plain plan"),
        "summary": _("Summary"),
        "opening": _("First words of the level"),
        "hint": _("In one line"),
        "why": _("Why this step"),
        "label": _("Question or answer"),
        "low_label": _("Lower end of the scale"),
        "high_label": _("Upper end of the scale"),
        "heading": _("Heading"),
        "body": _("Passage"),
        "guidance": _("How it is done"),
        "words": _("Words"),
        "done_words": _("After it is done"),
        "skipped_words": _("After it is put aside"),
        "named_act": _("Named act"),
    }
    return words.get(key, key)


def misfit_words(code: str) -> str:
    """Why words were not taken, or do not fit."""
    words = {
        "gone": _("The draft has no such text any more."),
        "changed": _("A colleague changed these words after you opened them."),
        "markup": _("It holds HTML or a link that runs code. Write plain words or Markdown."),
        "holes": _("Words in braces, such as {day}, are written alike in both languages."),
        "formula": _("It begins like a formula of a spreadsheet."),
        "twice": _("The file has two different translations of this text."),
    }
    return words[code]


def unlike_words(code: str) -> str:
    """Where the Markdown of a translation is another than that of its source."""
    words = {
        "links": _("The links are others than in the source."),
        "lists": _("The list has more or fewer lines than in the source."),
        "strong": _("Two stars are missing at the beginning or at the end of strong words."),
    }
    return words[code]


def refused_words(refused: ExchangeRefused) -> str:
    """Why a file could not be read, and what to do."""
    words = {
        "too_large": _("This file is larger than a quest can be. Choose the file that the translator sent back."),
        "too_many": _("This file has more texts than a quest can have. Choose the file for this quest."),
        "too_deep": _(
            "This file is nested deeper than any translation. Choose the file that the translator sent back."
        ),
        "office_file": _("This is a file of an office program. Save it as CSV in UTF-8, and choose that file."),
        "not_utf8": _("This file is not written in UTF-8. Save it as UTF-8, and choose it again."),
        "entities": _("This file holds definitions that a translation does not need. Ask for a file without them."),
        "not_xml": _("This XLIFF file is not complete. Ask for it once more."),
        "not_xliff_2": _("This is another version of XLIFF. Ask for version 2.0."),
        "not_po": _("This PO file cannot be read to its end. Ask for it once more."),
        "not_csv": _(
            "This file is none of XLIFF, PO and CSV as they were exported here. Keep the first row as it was."
        ),
        "no_quest": _("This file does not say which quest it is for. Keep its first lines as they were exported."),
        "no_language": _(
            "This file does not say which languages it is for. Keep its first lines as they were exported."
        ),
    }
    told = words[refused.code]
    return _("Line %(line)s: %(told)s", line=refused.line, told=told) if refused.line else told
