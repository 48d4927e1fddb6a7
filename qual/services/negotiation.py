"""Talking differences between coders through: commenting, deciding, disagreeing, and opening a decision again.

Nobody's own codings are touched. What is decided is kept beside them, and nothing of it is ever deleted or changed:
a decision that was reopened stays in the history, with who reopened it, when and why. That is its undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qual.analysis import agreeing
from qual.analysis.comparing import Difference
from qual.domain.codebook import Code
from qual.domain.decision import (
    AgreedCoding,
    Comment,
    Decision,
    Dissent,
    Given,
    Objection,
    Outcome,
    clean_words,
    settles,
)
from qual.domain.document import Span
from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import codebook
from qual.services.acts import short
from qual.services.coding import require_code
from qual.services.differences import Found, compare_layers
from qual.services.in_rounds import sight
from qual.store import accounts, codings, decisions
from qual.store.tx import Tx, plain


@dataclass(frozen=True, slots=True)
class Rewording:
    """New words for a code, chosen while version `version` was before one's eyes."""

    code_id: str
    version: int
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to decide. `code_ids` for another code, and with new words if the passage gets a code now."""

    outcome: Outcome
    reason: str
    kept_of: str | None = None
    code_ids: tuple[str, ...] = ()
    rewording: Rewording | None = None
    objections: tuple[Objection, ...] = ()
    is_nameless: bool = False


def decide(
    tx: Tx, project_id: str, round_id: str | None, interview_id: str, coding_ids: Sequence[str], choice: Choice
) -> Decision:
    """Decide about the difference that lies in these codings.

    Raises Conflict, saying what was decided, when somebody was faster, and when the codings are not what they were.
    """
    tx.require(Action.NEGOTIATE, project_id)
    _require_seen(tx, project_id, interview_id, round_id)
    reason = clean_words(choice.reason, "why")
    standing = [one for one in _about(tx, project_id, round_id, interview_id, coding_ids) if one.stands]
    for one in standing:
        if settles(one, coding_ids):
            raise Conflict(_told(tx, one))
    compared = compare_layers(tx, project_id, round_id, only=interview_id)
    found = compared.of_codings(interview_id, coding_ids)
    if found is None:
        raise Conflict(
            "The codings here have changed meanwhile, so that this is another difference now. Look at it again; "
            "nothing was decided."
        )
    decision = _decision(tx, project_id, round_id, found, choice, reason)
    gives = _gives(tx, decision, found, choice)
    for one in standing:
        _close(tx, one, "Decided anew, because codings were added to it since.")
    decisions.add(tx.connection, decision, gives)
    for objection in choice.objections:
        _object(tx, decision, objection.user_id, objection.why)
    told = {**plain(decision), "gives": [[one.start, one.end, one.code_id] for one in gives]}
    told["dissent"] = [[objection.user_id, objection.why] for objection in choice.objections]
    _record(tx, "decision.make", decision, told)
    return decision


def reopen(tx: Tx, decision_id: str, reason: str) -> Decision:
    """Open a decision again: it counts no longer, and stays in the history. Raises Conflict if somebody was faster."""
    decision = _visible(tx, decision_id, Action.NEGOTIATE)
    said = clean_words(reason, "why you open this again")
    if not decision.stands:
        who = accounts.names(tx.connection).get(decision.reopened_by or "", "Somebody")
        raise Conflict(f"{who} opened this decision again already: '{short(decision.reopen_reason)}'.")
    return _close(tx, decision, said)


def dissent(tx: Tx, decision_id: str, why: str) -> Dissent:
    """Say that one disagrees with a decision that stands; it is kept beside it."""
    decision = _visible(tx, decision_id, Action.DISCUSS)
    if not decision.stands:
        raise Conflict("This decision was opened again meanwhile. Say what you think in the discussion.")
    made = _object(tx, decision, tx.actor.user, why)
    _record(tx, "decision.dissent", decision, {"round_id": decision.round_id, **plain(made)})
    return made


def comment(
    tx: Tx,
    project_id: str,
    round_id: str | None,
    interview_id: str,
    coding_ids: Sequence[str],
    text: str,
    *,
    corrects: str | None = None,
) -> Comment:
    """Say something about a difference; with `corrects` in place of an earlier comment of one's own, which stays."""
    tx.require(Action.DISCUSS, project_id)
    _require_seen(tx, project_id, interview_id, round_id)
    said = clean_words(text, "what you think")
    known = {
        one.coding_id
        for document in compare_layers(tx, project_id, round_id, only=interview_id).layers.documents
        for one in document.codings
    }
    if not coding_ids or not known.issuperset(coding_ids):
        raise Conflict("The codings you comment on have changed meanwhile. Look at them again.")
    if corrects is not None:
        _require_own(tx, project_id, corrects)
    made = Comment(
        new_id(), project_id, round_id, interview_id, tuple(sorted(coding_ids)), tx.actor.user, said, corrects, tx.time
    )
    decisions.add_comment(tx.connection, made)
    tx.record(
        "difference.comment",
        ("difference_comment", made.id),
        project_id=project_id,
        interview_id=interview_id,
        after=made,
    )
    return made


def _decision(tx: Tx, project_id: str, round_id: str | None, found: Found, choice: Choice, reason: str) -> Decision:
    difference, document = found.difference, found.revision.document
    if choice.outcome is Outcome.KEEP and choice.kept_of not in _compared(difference):
        raise BadInput("Choose whose codes are kept.")
    reworded = _reworded(tx, project_id, choice)
    given = (Given(c.id, c.coder, c.code, c.start, c.end) for c in difference.codings)
    return Decision(
        new_id(),
        project_id,
        round_id,
        found.interview_id,
        found.revision.id,
        difference.start,
        difference.end,
        document.text[difference.start : difference.end],
        difference.kind.value,
        found.coding_ids,
        tuple(plain(one) for one in given),
        _compared(difference),
        choice.outcome,
        choice.kept_of if choice.outcome is Outcome.KEEP else None,
        reason,
        choice.is_nameless,
        reworded.id if reworded else None,
        choice.rewording.version if reworded and choice.rewording else None,
        reworded.version if reworded else None,
        tx.actor.user,
        tx.time,
    )


def _reworded(tx: Tx, project_id: str, choice: Choice) -> Code | None:
    """Change the code's wording, where that is the outcome; raise BadInput when the words stay as they are."""
    if choice.outcome is not Outcome.CODEBOOK:
        return None
    if choice.rewording is None:
        raise BadInput("Choose the code whose wording is to change, and write the new words.")
    require_code(tx, project_id, choice.rewording.code_id)
    after = codebook.update_code(tx, choice.rewording.code_id, choice.rewording.version, choice.rewording.words)
    if after.version == choice.rewording.version:
        raise BadInput(f"The wording of '{after.name}' is what it was. Change it, or choose another outcome.")
    return after


def _gives(tx: Tx, decision: Decision, found: Found, choice: Choice) -> tuple[AgreedCoding, ...]:
    """Return the agreed codings of a decision, in the text it was taken on."""
    codes = {code.id: code for code in codings.codes_of(tx.connection, decision.project_id, deleted=True)}
    text = found.revision.document.text
    return tuple(
        AgreedCoding(
            decision.id,
            number,
            decision.revision_id,
            one.start,
            one.end,
            Span(one.start, one.end).slice(text),
            one.code,
            codes[one.code].version,
        )
        for number, one in enumerate(_stretches(tx, decision, found.difference, choice))
    )


def _stretches(tx: Tx, decision: Decision, difference: Difference, choice: Choice) -> tuple[agreeing.Stretch, ...]:
    if choice.outcome is Outcome.KEEP and decision.kept_of:
        return agreeing.kept_of(difference, decision.kept_of)
    if choice.outcome is Outcome.BOTH:
        return agreeing.all_of(difference)
    if choice.outcome is Outcome.OPEN:
        return ()
    if choice.outcome is Outcome.OTHER and not choice.code_ids:
        raise BadInput("Choose the code that the passage gets instead.")
    chosen = [require_code(tx, decision.project_id, code_id).id for code_id in choice.code_ids]
    return agreeing.whole_under(difference, chosen)


def _about(
    tx: Tx, project_id: str, round_id: str | None, interview_id: str, coding_ids: Sequence[str]
) -> list[Decision]:
    """Return the decisions about any of these codings, newest first."""
    wanted = set(coding_ids)
    found = decisions.of_scope(tx.connection, project_id, round_id, sight(tx, project_id))
    return [one for one in reversed(found) if one.interview_id == interview_id and wanted & set(one.coding_ids)]


def _told(tx: Tx, decision: Decision) -> str:
    """Say what somebody else decided; never whose codes were kept, which may be hidden from the reader."""
    names = accounts.names(tx.connection)
    codes = {code.id: code.name for code in codings.codes_of(tx.connection, decision.project_id, deleted=True)}
    gave = decisions.gives(tx.connection, decision.project_id).get(decision.id, ())
    what = ", ".join(dict.fromkeys(f"'{codes[one.code_id]}'" for one in gave)) or "no code"
    if decision.outcome is Outcome.OPEN:
        what = "to leave it open"
    elif decision.outcome is Outcome.CODEBOOK:
        what = f"to change the wording of '{codes[decision.code_id or '']}'"
    who = "You" if decision.decided_by == tx.actor.user else names.get(decision.decided_by, "Somebody")
    return (
        f"{who} decided this meanwhile: {what}, because '{short(decision.reason)}'. Nothing was changed. "
        "Open the decision again if it should be another one."
    )


def _close(tx: Tx, decision: Decision, reason: str) -> Decision:
    after = decisions.reopen(
        tx.connection, decision, reopened_by=tx.actor.user, reopened_at=tx.time, reopen_reason=reason
    )
    _record(tx, "decision.reopen", decision, {"round_id": decision.round_id, "reason": reason})
    return after


def _object(tx: Tx, decision: Decision, user_id: str, why: str) -> Dissent:
    if accounts.member(tx.connection, decision.project_id, user_id) is None:
        raise BadInput("Who disagrees has to be a member of the project. Choose them from the list.")
    said = clean_words(why, "why somebody disagrees")
    return decisions.add_dissent(tx.connection, Dissent(new_id(), decision.id, user_id, said, tx.actor.user, tx.time))


def _visible(tx: Tx, decision_id: str, action: Action) -> Decision:
    decision = decisions.get(tx.connection, decision_id)
    tx.require(action, decision.project_id)
    _require_seen(tx, decision.project_id, decision.interview_id, decision.round_id)
    return decision


def _require_seen(tx: Tx, project_id: str, interview_id: str, round_id: str | None) -> None:
    seen = sight(tx, project_id)
    if interview_id in seen.interviews or round_id in seen.rounds:
        raise NotFound("This does not exist any more, or a blind round hides it until it is revealed.")


def _require_own(tx: Tx, project_id: str, comment_id: str) -> None:
    before = decisions.comment(tx.connection, comment_id)
    if before.project_id != project_id:
        raise NotFound("This comment does not exist any more. Go back and reload the page.")
    if before.author_id != tx.actor.user:
        raise NotAllowed("Only who wrote a comment can correct it. You can answer it with one of your own.")


def _compared(difference: Difference) -> tuple[str, ...]:
    return tuple(sorted({*difference.coders, *difference.silent}))


def _record(tx: Tx, action: str, decision: Decision, after: object) -> None:
    tx.record(
        action,
        ("decision", decision.id),
        project_id=decision.project_id,
        interview_id=decision.interview_id,
        after=after,
    )
