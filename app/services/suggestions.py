"""Staff suggest a step, and she accepts it or does not: nothing comes into her plan by a suggestion alone."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.messages import Suggestion
from app.queries.suggestions import SealedSuggestion, suggestion_of_client, suggestions_of
from app.services.journeys import Held, hold_still
from app.services.plans import fit
from app.services.sealing import Locker
from quests.progress import ActRefused
from quests.suggesting import can_be_added_by_her

TABLE, COLUMN = "suggestion", "words_sealed"
ACCEPTED, DECLINED = "accepted", "declined"


class SuggestedAlready(Exception):
    """This step was suggested before, and she has not answered yet: asking twice would be pressing."""


class CannotBeSuggested(ActRefused):
    """She could not add this step to her plan now, so there is nothing to accept."""


class NoSuchSuggestion(Exception):
    """It was not made to her."""


def suggest_step(
    db: sa.Connection, locker: Locker, journey_id: str, step: str, *, words: str = "", staff_id: str
) -> str:
    """Suggest a step for her plan, with a few words to her if there are any. Gives the id of the suggestion.

    Raises CannotBeSuggested, SuggestedAlready.
    """
    held = hold_still(db, journey_id)
    if not could_add(held, step):
        raise CannotBeSuggested
    if any(one.step == step and one.answer is None for one in suggestions_of(db, journey_id)):
        raise SuggestedAlready
    suggestion_id = new_id()
    sealed = None
    if words.strip():
        sealed = locker.seal(words.strip(), table=TABLE, column=COLUMN, row_id=suggestion_id)
    db.execute(
        sa.insert(Suggestion).values(
            id=suggestion_id,
            client_id=locker.client_id,
            journey_id=journey_id,
            step=step,
            staff_id=staff_id,
            words_sealed=sealed,
            at=clock.now(),
        )
    )
    return suggestion_id


def could_add(held: Held, step: str) -> bool:
    """Whether the client could put this step into her plan herself, now."""
    return can_be_added_by_her(
        held.quest, held.state, step, now=clock.now(), zone=held.zone, is_withdrawn=held.is_withdrawn
    )


def accept_suggestion(db: sa.Connection, client_id: str, suggestion_id: str, *, key: str) -> SealedSuggestion:
    """She says yes: the step comes into her plan by her own act. Said once; saying it again changes nothing.

    Raises NoSuchSuggestion, and ActRefused where it is not possible any more; then nothing was changed.
    """
    found = _of_hers(db, client_id, suggestion_id)
    hold_still(db, found.journey_id)
    found = _of_hers(db, client_id, suggestion_id)
    if found.answer == ACCEPTED:
        return found
    fit(db, found.journey_id, {"what": "add"}, step=found.step, key=key)
    _answer(db, found.id, ACCEPTED)
    return found


def decline_suggestion(db: sa.Connection, client_id: str, suggestion_id: str) -> SealedSuggestion:
    """She says not now. Nothing follows from it, and the step stays among those that she may add.

    Raises NoSuchSuggestion.
    """
    found = _of_hers(db, client_id, suggestion_id)
    if found.answer is None:
        _answer(db, found.id, DECLINED)
    return found


def words_of(locker: Locker, suggestion: SealedSuggestion) -> str:
    """What the colleague wrote to her with it; empty where nothing."""
    if suggestion.words_sealed is None:
        return ""
    return locker.unseal(suggestion.words_sealed, table=TABLE, column=COLUMN, row_id=suggestion.id)


def _of_hers(db: sa.Connection, client_id: str, suggestion_id: str) -> SealedSuggestion:
    found = suggestion_of_client(db, client_id, suggestion_id)
    if found is None:
        raise NoSuchSuggestion(suggestion_id)
    return found


def _answer(db: sa.Connection, suggestion_id: str, answer: str) -> None:
    db.execute(
        sa.update(Suggestion)
        .where(Suggestion.id == suggestion_id, Suggestion.answer.is_distinct_from(ACCEPTED))
        .values(answer=answer, answered_at=clock.now())
    )
