"""What people decide about questions and passages. Every decision is kept, and asks something of the next run."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from qual.domain.ids import new_id
from qual.domain.passage_decision import DecisionKind, PassageDecision, PassagePlace
from qual.domain.permission import Action
from qual.domain.theme import Passage, Suggestion, SuggestionState, Theme
from qual.errors import BadInput, Conflict, NotFound
from qual.services import themes as theme_services
from qual.services.in_rounds import require_no_machine_help
from qual.services.question_making import Described
from qual.services.question_payload import made_from, places_of
from qual.services.theme_quotes import QuoteDraft, add_quotes
from qual.store import interviews, passage_decisions, themes
from qual.store.tx import Tx

LONGEST_REASON = 2_000
Chosen = Passage | PassagePlace
_STATES = {  # of the questions that a decision answers
    DecisionKind.ACCEPTED: SuggestionState.ACCEPTED,
    DecisionKind.ADDED: SuggestionState.MERGED,
    DecisionKind.JOINED: SuggestionState.JOINED,
    DecisionKind.SPLIT: SuggestionState.SPLIT,
    DecisionKind.SET_ASIDE: SuggestionState.SET_ASIDE,
}


def accept(tx: Tx, suggestion_id: str, name: str, statement: str, passages: Sequence[Chosen]) -> Theme:
    """Make a theme of a question, under a person's own name and statement, with the passages they chose."""
    suggestion = _open(tx, suggestion_id)
    theme = theme_services.create_theme(
        tx, suggestion.project_id, name, statement, _drafts(passages), origin="suggestion"
    )
    _decide(tx, suggestion, _STATES[DecisionKind.ACCEPTED], theme_id=theme.id)
    _keep(tx, suggestion.project_id, DecisionKind.ACCEPTED, [places(passages)], [suggestion], theme_id=theme.id)
    return theme


def merge(tx: Tx, suggestion_id: str, theme_id: str, passages: Sequence[Chosen]) -> Theme:
    """Put the chosen passages of a question into a theme that exists already."""
    suggestion = _open(tx, suggestion_id)
    add_quotes(tx, theme_id, _drafts(passages), origin="suggestion")
    _decide(tx, suggestion, _STATES[DecisionKind.ADDED], theme_id=theme_id)
    _keep(tx, suggestion.project_id, DecisionKind.ADDED, [places(passages)], [suggestion], theme_id=theme_id)
    return themes.theme(tx.connection, theme_id)


def join(tx: Tx, suggestion_ids: Sequence[str], whole: Described) -> Suggestion:
    """Make one open question of several of a run; `whole` describes all their passages. Returns the new question."""
    joined = [_open(tx, id_) for id_ in dict.fromkeys(suggestion_ids)]
    if len(joined) < 2:
        raise BadInput("Choose at least one other question to merge this one with.")
    _require_same(joined, [whole])
    for one in joined:
        _decide(tx, one, _STATES[DecisionKind.JOINED])
    (made,) = _pose(tx, joined, [whole])
    _keep(tx, made.project_id, DecisionKind.JOINED, [places_of(one) for one in joined], joined)
    return made


def split(tx: Tx, suggestion_id: str, parts: Sequence[Described]) -> tuple[Suggestion, ...]:
    """Make an open question of each part of a question; together they hold all its passages."""
    suggestion = _open(tx, suggestion_id)
    if len(parts) < 2:
        raise BadInput("A question is split into at least two parts. Put some passages into a part of their own.")
    _require_same([suggestion], parts)
    _decide(tx, suggestion, _STATES[DecisionKind.SPLIT])
    made = _pose(tx, [suggestion], parts)
    _keep(tx, suggestion.project_id, DecisionKind.SPLIT, [part.members for part in parts], [suggestion])
    return made


def pin(tx: Tx, project_id: str, passages: Sequence[Chosen], reason: str = "") -> PassageDecision:
    """Decide that these passages belong together: the next run puts them into one question."""
    _require_may_decide(tx, project_id)
    chosen = list(dict.fromkeys(places(passages)))
    if len(chosen) < 2:
        raise BadInput("Tick at least two passages that belong together.")
    _require_of_project(tx, project_id, chosen)
    return _keep(tx, project_id, DecisionKind.PINNED, [chosen], (), reason=reason)


def keep_apart(tx: Tx, project_id: str, passages: Sequence[Chosen], reason: str = "") -> PassageDecision:
    """Decide that two passages are never put together."""
    _require_may_decide(tx, project_id)
    chosen = list(dict.fromkeys(places(passages)))
    if len(chosen) != 2:
        raise BadInput(f"Tick exactly two passages that must never be put together; {len(chosen)} are ticked.")
    _require_of_project(tx, project_id, chosen)
    return _keep(tx, project_id, DecisionKind.APART, [[one] for one in chosen], (), reason=reason)


def set_aside(tx: Tx, suggestion_id: str, reason: str) -> Suggestion:
    """Decide that these passages do not make a theme, and why. The next run may group them again, and then says so."""
    suggestion = _open(tx, suggestion_id)
    if not reason.strip():
        raise BadInput("Say in a few words why these passages do not belong together.")
    after = _decide(tx, suggestion, _STATES[DecisionKind.SET_ASIDE], reason=_clean(reason))
    _keep(tx, suggestion.project_id, DecisionKind.SET_ASIDE, (), [suggestion], reason=reason)
    return after


def take_back(tx: Tx, decision_id: str) -> PassageDecision:
    """Let a decision count no longer: its questions are open again, and the next run is not bound by it.

    A theme made with it stays as it is. Raises Conflict while something was decided about a question that came of it.
    """
    decision = passage_decisions.get(tx.connection, decision_id)
    _require_may_decide(tx, decision.project_id)
    if not decision.stands:
        raise Conflict("Somebody has already taken this decision back. Reload the page.")
    answered = [themes.suggestion(tx.connection, id_) for id_ in decision.suggestion_ids]
    for one in answered:
        if one.state is SuggestionState.WITHDRAWN:
            raise Conflict("The question it answers was withdrawn meanwhile, so this decision stays as it is.")
    children = _children(tx, decision, answered)
    for child in children:
        if child.state is not SuggestionState.OPEN:
            raise Conflict(
                "Somebody has decided about a question that came of this. Take that decision back first, then this one."
            )
        _decide(tx, child, SuggestionState.WITHDRAWN)
    for one in answered:
        _decide(tx, one, SuggestionState.OPEN)
    after = passage_decisions.take_back(tx.connection, decision, by=tx.actor.user, at=tx.time)
    tx.record(
        "passages.take_back",
        ("passage_decision", decision.id),
        project_id=decision.project_id,
        before={
            "kind": decision.kind.value,
            "suggestion_ids": list(decision.suggestion_ids),
            "withdrawn": [one.id for one in children],
        },
        after={"taken_back_by": tx.actor.user},
    )
    return after


def decide_again(tx: Tx, decision_id: str, withdrawn: Sequence[str]) -> PassageDecision:
    """Let a decision that was taken back count again, with the questions that were withdrawn then.

    Raises Conflict while it stands, or when somebody has decided about one of its questions since.
    """
    decision = passage_decisions.get(tx.connection, decision_id)
    _require_may_decide(tx, decision.project_id)
    answered = [themes.suggestion(tx.connection, id_) for id_ in decision.suggestion_ids]
    if decision.stands or any(one.state is not SuggestionState.OPEN for one in answered):
        raise Conflict("Somebody has decided about this anew since.")
    for id_ in withdrawn:
        _decide(tx, themes.suggestion(tx.connection, id_), SuggestionState.OPEN)
    for one in answered:
        _decide(tx, one, _STATES[decision.kind], theme_id=decision.theme_id, reason=decision.reason)
    after = passage_decisions.let_stand(tx.connection, decision)
    shown = dataclasses.asdict(after) | {"parts": [len(part) for part in after.parts], "kind": after.kind.value}
    tx.record("passages.decide_again", ("passage_decision", decision.id), project_id=decision.project_id, after=shown)
    return after


def places(passages: Sequence[Chosen]) -> list[PassagePlace]:
    """Return where passages lie."""
    return [PassagePlace(p.interview_id, p.revision_id, p.start, p.end) for p in passages]


def _open(tx: Tx, suggestion_id: str) -> Suggestion:
    suggestion = themes.suggestion(tx.connection, suggestion_id)
    _require_may_decide(tx, suggestion.project_id)
    if suggestion.state is not SuggestionState.OPEN:
        raise Conflict("Somebody has already decided about this question. Reload the page to see what.")
    return suggestion


def _require_may_decide(tx: Tx, project_id: str) -> None:
    tx.require(Action.DECIDE, project_id)
    require_no_machine_help(tx, project_id)


def _require_same(questions: Sequence[Suggestion], described: Sequence[Described]) -> None:
    """Raise Conflict unless the parts hold exactly the passages of the questions."""
    wanted = {place for one in questions for place in places_of(one)}
    given = [place for part in described for place in part.members]
    if len({one.run_id for one in questions} | {part.run_id for part in described}) > 1:
        raise BadInput("Only questions of the same run can be merged. Ask for suggestions again to see them together.")
    if not all(part.members for part in described) or len(given) != len(wanted) or set(given) != wanted:
        raise Conflict("These are not all the passages of the question any more. Reload the page and choose again.")


def _require_of_project(tx: Tx, project_id: str, chosen: Sequence[PassagePlace]) -> None:
    known = {one.id for one in interviews.of_project(tx.connection, project_id)}
    for place in chosen:
        of = interviews.revision_interview(tx.connection, place.revision_id)
        if of is None or of != place.interview_id or of not in known:
            raise NotFound("One of these passages is not in the project any more. Reload the page.")


def _pose(tx: Tx, questions: Sequence[Suggestion], described: Sequence[Described]) -> tuple[Suggestion, ...]:
    """Add open questions made of others of a run, after all that it has."""
    first = questions[0]
    last = max(one.position for one in themes.suggestions_of(tx.connection, first.run_id))
    engine = {name: value for name, value in first.engine.items() if name != "chosen_by"}
    made = []
    for position, part in enumerate(described, start=last + 1):
        payload = dict(part.payload) | {"made_from": [one.id for one in questions]}
        made.append(
            themes.add_suggestion(
                tx.connection,
                Suggestion(
                    new_id(), first.project_id, first.run_id, "theme", position, payload,
                    engine | {"chosen_by": tx.actor.user}, SuggestionState.OPEN, None, None, "", None, tx.time,
                ),
            )
        )  # fmt: skip
    return tuple(made)


def _children(tx: Tx, decision: PassageDecision, answered: Sequence[Suggestion]) -> list[Suggestion]:
    """Return the questions that came of a decision."""
    if decision.kind not in {DecisionKind.JOINED, DecisionKind.SPLIT} or not answered:
        return []
    parents = set(decision.suggestion_ids)
    of_run = themes.suggestions_of(tx.connection, answered[0].run_id)
    return [
        one for one in of_run if set(made_from(one)) == parents and one.state is not SuggestionState.WITHDRAWN
    ]  # a question that was split twice has withdrawn parts of the first time


def _decide(
    tx: Tx, suggestion: Suggestion, state: SuggestionState, *, theme_id: str | None = None, reason: str = ""
) -> Suggestion:
    is_open = state is SuggestionState.OPEN
    after = themes.change_suggestion(
        tx.connection,
        suggestion,
        state=state,
        decided_by=None if is_open else tx.actor.user,
        decided_at=None if is_open else tx.time,
        reason=reason,
        theme_id=theme_id,
    )
    tx.record(
        "suggestion.decide",
        ("suggestion", suggestion.id),
        project_id=suggestion.project_id,
        after={"state": state.value, "theme_id": theme_id, "reason": reason},
    )
    return after


def _keep(
    tx: Tx,
    project_id: str,
    kind: DecisionKind,
    parts: Sequence[Sequence[PassagePlace]],
    questions: Sequence[Suggestion],
    *,
    theme_id: str | None = None,
    reason: str = "",
) -> PassageDecision:
    made = passage_decisions.add(
        tx.connection,
        PassageDecision(
            new_id(), project_id, kind, tuple(one.id for one in questions), theme_id,
            tuple([list(place) for place in part] for part in parts), _clean(reason), tx.actor.user, tx.time,
        ),
    )  # fmt: skip
    shown = dataclasses.asdict(made) | {"parts": [len(part) for part in parts], "kind": kind.value}
    tx.record("passages.decide", ("passage_decision", made.id), project_id=project_id, after=shown)
    return made


def _clean(reason: str) -> str:
    said = reason.replace("\x00", "").strip()
    if len(said) > LONGEST_REASON:
        raise BadInput(f"The reason has {len(said)} characters; use at most {LONGEST_REASON}.")
    return said


def _drafts(passages: Sequence[Chosen]) -> list[QuoteDraft]:
    if not passages:
        raise BadInput("Choose at least one passage; a theme without quotes has nothing to stand on.")
    return [QuoteDraft(p.interview_id, p.revision_id, p.start, p.end) for p in passages]
