"""An open blind round: nothing anybody can read tells what a coder does in it, not even that something was done.

Every public function of the services is called as different people, before and after a coder worked in a blind
round, and must answer the same. A new service is tried by itself as long as its parameters have known names; else
this file has to say how to call it, or why not.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import io
import pkgutil
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from enum import Enum
from types import GenericAlias
from typing import Any

import numpy as np
import pytest

from qual import services
from qual.analysis.clustering import Granularity
from qual.analysis.concordance import Extent
from qual.analysis.evidence import coverage
from qual.analysis.memo_threads import MemoFilter
from qual.analysis.retrieval import Query
from qual.analysis.segments import Segment
from qual.analysis.themes import Cluster, ClusteringResult, Parameters
from qual.domain.coding import Coding
from qual.domain.decision import Outcome
from qual.domain.document import Span
from qual.domain.memo import MemoTarget, Target
from qual.domain.permission import Role
from qual.domain.practice import Model
from qual.domain.project import Actor
from qual.domain.theme import Verdict
from qual.engines.base import EngineInfo
from qual.errors import QualError
from qual.services import (
    coding,
    draft_asking,
    many_codings,
    memos,
    participants,
    practice,
    rounds,
    suggestions,
    theme_codes,
    theme_quotes,
    theme_reviews,
    theme_sentences,
    themes,
    transcripts,
    tray,
)
from qual.services.agreement import Asked
from qual.services.finding import Within
from qual.services.many_codings import Wanted
from qual.services.negotiation import Choice
from qual.services.rounds import Task
from qual.services.sampling import Wish
from qual.services.theme_quotes import QuoteDraft
from qual.store import themes as themes_store
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx
from tests.plugins.workbenches import Study

CODING = "11111111-1111-4111-8111-111111111111"
MEMO = "22222222-2222-4222-8222-222222222222"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# the number of the newest event tells that somebody did something, never what
UNTOLD = {"seq", "codebook_seq", "hash", "prev_hash", "key", "undoes", "time", "at", "created_at", "made_at"}

# Called by the server, the worker or other services with things of their own, whose sight is decided there.
NOT_FOR_EYES = {
    "accounts", "acts", "demo", "drafts", "heard", "passages", "installation", "recordings", "speech_choices",
    "models", "transcription", "memo_places", "progress", "participants", "participants_table", "theme_material",
    }  # fmt: skip
NOT_A_READING = {
    "codebook.counts_for": "takes whose eyes it is for",
    "in_rounds.veil": "the server's own knowledge of who codes blind",
    "agreement.newest_event": "the number of the newest event only",
    "workspace.newest_seqs": "numbers of events only",
    "workspace.state_seq": "the number of the newest event only",
    "interviews.choices_seq": "the number of the newest event only",
    "workspace.project_changes": "the server reads it and passes on selectively",
}


@dataclasses.dataclass
class World:
    """A study with a blind round in it, and what parameters are called."""

    study: Study
    anna: Actor
    ben: Actor
    theme_id: str
    round_id: str
    values: dict[str, Any]


@pytest.fixture
def world(study: Study) -> World:
    anna, ben = study.member("Anna", Role.CODER), study.member("Ben", Role.CODER)
    work = study.workbench.write
    with work(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P1")
        theme = themes.create_theme(tx, study.project.id, "Locked doors", "Doors decide who is believed.")
        draft = QuoteDraft(study.interview_id, study.revision.id, *study.span_of("And then?"))
        quote = theme_quotes.add_quote(tx, theme.id, draft)
        sentence = theme_sentences.add_sentence(tx, theme.id, "Doors decide.", quote_ids=[quote.id])
        theme_codes.add_code(tx, theme.id, study.code.id)
        asked = theme_reviews.review(tx, theme.id, Verdict.QUESTION, "Whose doors?")
        coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of("locked door"), study.code.id)
    for actor, words in ((ben, "a nurse sat down"), (anna, "What happened")):
        with work(actor) as tx:
            coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), study.code.id)
            memos.add_memo(tx, Target(MemoTarget.CODE, study.code.id), f"Before the round, by {actor.name}")
    with work(study.owner) as tx:
        practised = practice.begin(tx, study.interview_id, Model.PERSON, coder_id=anna.user)
        practice.keep_practice_place(tx, practised.id, len(study.document.text))
        practised = practice.end_practice(tx, practised.id)
    with work(study.owner) as tx:
        tasks = [Task(study.interview_id, who.user) for who in (anna, ben)]
        round_ = rounds.make_round(tx, study.project.id, "First", tasks, is_codebook_fixed=False)
    run_id, question_id = asked_of_a_machine(study)
    mine = next(t.assignment.id for t in _view(study, round_.id).tasks if t.assignment.coder_id == ben.user)
    values = {
        "project_id": study.project.id,
        "interview_id": study.interview_id,
        "revision_id": study.revision.id,
        "code_id": study.code.id,
        "into_id": study.code.id,
        "coding_id": CODING,
        "coding_ids": [CODING],
        "memo_id": MEMO,
        "answered_id": MEMO,
        "theme_id": theme.id,
        "theme": theme,
        "sentence_id": sentence.id,
        "sentence_ids": [sentence.id],
        "sentence_versions": {sentence.id: 1},
        "review_id": asked.id,
        "quote_ids": [quote.id],
        "round_id": round_.id,
        "run_id": run_id,
        "earlier_id": run_id,
        "later_id": run_id,
        "suggestion_id": question_id,
        "assignment_id": mine,
        "user_id": anna.user,
        "span": study.span_of("believed"),
        "seq": 0,
        "since": 0,
        "version": 1,
        "position": 3,
        "turn": 1,
        "at": study.span_of("nobody came").start,
        "name": "A name",
        "title": "Anna",
        "participant_id": person.id,
        "label": "P1",
        "text": "Some words",
        "texts": ["Some words"],
        "reason": "A reason",
        "quote": "nobody came",
        "quote_id": "unknown",
        "comment": "A comment",
        "statement": "A statement",
        "kind": "txt",
        "verdict": Verdict.AGREE,
        "changes": {},
        "query": Query("nobody"),
        "within": Within(inside=study.code.id),
        "extent": Extent.TURN,
        "wanted": MemoFilter(),
        "drafts": [QuoteDraft(study.interview_id, study.revision.id, *study.span_of("helped"))],
        "draft": QuoteDraft(study.interview_id, study.revision.id, *study.span_of("believed")),
        "key": "S1",
        "speaker": "S1",
        "recorded_on": None,
        "language": "en",
        "parent_id": None,
        "new_id": "33333333-3333-4333-8333-333333333333",
        "project_ids": [study.project.id],
        "wish": Wish(number=1),
        "coder_ids": [study.owner.user],
        "shown": "",
        "decision_id": "unknown",
        "why": "A dissent",
        "choice": Choice(Outcome.OPEN, "A reason"),
        "stretches": [study.span_of("believed")],
        "code_ids": [study.code.id],
        "practice_id": practised.id,
        "trial_id": "unknown",
        "model": Model.PERSON,
        "one": practised,
        "asked": Asked(study.project.id),
        "hidden": True,
        "from_id": theme.id,
        "to_id": theme.id,
        "link_id": "unknown",
        "speaks": True,
        "what": draft_asking.Wish(),
        "digest": "0" * 64,
        "online": False,
        "address": "http://127.0.0.1:11434/v1",
        "counter_id": "unknown",
        "offer_id": "unknown",
        "verdict_id": "unknown",
        "percent": 30,
        "is_on": True,
    }
    return World(study, anna, ben, theme.id, round_.id, values)


def asked_of_a_machine(study: Study) -> tuple[str, str]:
    """Store a run with one question, of all that Anna says; return both ids."""
    said = [turn.span for turn in study.document.turns if turn.speaker == "Anna"]
    segments = [
        Segment(study.interview_id, "Anna", study.revision.id, *span, span.slice(study.document.text),
                "Anna", "", "", "en", None, None)
        for span in said
    ]  # fmt: skip
    cluster = Cluster((0, 1), (0.9, 0.9), 0.9, (), (0, 1), (), (), coverage(segments, (0, 1)), ())
    found = ClusteringResult((cluster,), False, (), (), Parameters(Granularity.MEDIUM, 0, 2, 1, 1))
    with study.workbench.write(study.owner) as tx:
        empty: dict[str, object] = {"unit": "turn", "granularity": "medium", "seed": 0}
        run = SuggestionRun("run", study.project.id, "job", empty, {}, "", 0, study.owner.user, tx.time)
        themes_store.add_run(tx.connection, run)
        suggestions.store_result(tx, run.id, segments, found, EngineInfo("encoder", "1", "tiny", "0" * 64))
        return run.id, themes_store.suggestions_of(tx.connection, run.id)[0].id


def _view(study: Study, round_id: str) -> rounds.RoundView:
    with study.workbench.read(study.owner) as tx:
        return rounds.round_view(tx, round_id)


def anna_works(world: World) -> None:
    """Do everything a coder can do in a round."""
    study, span_of = world.study, world.study.span_of
    where = (study.interview_id, study.revision.id)
    with study.workbench.write(world.anna) as tx:
        coding.add_coding(tx, *where, span_of("nobody came"), study.code.id, coding_id=CODING)
        other = coding.add_coding(tx, *where, span_of("believed"), study.code.id)
        coding.change_coding(tx, other.id, revision_id=study.revision.id, span=span_of("to be believed"))
        coding.remove_coding(tx, coding.add_coding(tx, *where, span_of("And then"), study.code.id).id)
        wanted = [Wanted(f"4444444{i}-4444-4444-8444-444444444444", *where, span_of(words), study.code.id)
                  for i, words in enumerate(("door", "nurse"))]  # fmt: skip
        many_codings.add_codings(tx, study.project.id, wanted)
        memos.add_memo(tx, Target(MemoTarget.CODING, CODING), "Nobody came: being left alone", memo_id=MEMO)
        passage = Target(MemoTarget.PASSAGE, study.interview_id, study.revision.id, span_of("helped"))
        memos.add_memo(tx, passage, "It helped her")
        memos.add_memo(tx, Target(MemoTarget.INTERVIEW, study.interview_id), "@Ben what do you think?")
        memos.add_memo(tx, Target(MemoTarget.CODE, study.code.id), "This code does not fit the doors")
        memos.add_memo(tx, Target(MemoTarget.PROJECT, study.project.id), f"@{study.owner.name} may I split it?")


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every public function of the services that takes a transaction."""
    for found in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"qual.services.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_its_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_its_own and next(iter(inspect.signature(function).parameters), "") == "tx":
                yield f"{found.name}.{name}", function


def needed(function: Callable[..., Any]) -> list[inspect.Parameter]:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return [p for p in parameters if p.default is inspect.Parameter.empty]


def readings(world: World, actor: Actor, left_out: Collection[str] = NOT_FOR_EYES) -> dict[str, Any]:
    """Return what the actor is answered by each function; whatever they write is taken back."""
    answers = {}
    for name, function in functions():
        module = name.partition(".")[0]
        asked = needed(function)
        if module in left_out or name in NOT_A_READING or any(p.name not in world.values for p in asked):
            continue
        answer = _ask(world, actor, function, {p.name: world.values[p.name] for p in asked})
        is_numbered = name == "workspace.changes" and isinstance(answer, list)
        answers[name] = answer[1:] if is_numbered else answer  # the first is a number of an event
    return answers


class TakenBack(Exception):
    """Ends a trial without a trace."""


def _ask(world: World, actor: Actor, function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    positional = [p for p in inspect.signature(function).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    first = [arguments.pop(p.name) for p in positional[1:] if p.name in arguments]
    answer: Any = None
    try:
        with world.study.workbench.write(actor) as tx:
            answer = shown(function(tx, *first, **arguments))
            raise TakenBack
    except TakenBack:
        return answer
    except QualError as error:
        return f"{type(error).__name__}: {error}"
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        return f"not callable so: {type(error).__name__}"


def shown(value: Any) -> Any:
    """Return what a person could tell apart in an answer: no moments, no identifiers made on the way."""
    if isinstance(value, Tx) or callable(value):
        return "?"
    if isinstance(value, (GenericAlias, datetime)):
        return "?"
    if dataclasses.is_dataclass(value):
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return {name: shown(inner) for name, inner in fields.items() if name not in UNTOLD}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, bytes):
        return _content(value)
    if isinstance(value, Mapping):
        return {str(k): shown(v) for k, v in value.items() if k not in UNTOLD}
    if isinstance(value, (list, tuple, set, frozenset)):
        listed = [shown(one) for one in value]
        return sorted(map(str, listed)) if isinstance(value, (set, frozenset)) else listed
    return value


def _content(data: bytes) -> Any:
    if data[:2] != b"PK":
        return data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n).decode(errors="replace") for n in archive.namelist() if "docProps" not in n}


def fresh(answer: Any, known: set[str]) -> str:
    """Return an answer as text, with identifiers that were made on the way left out."""
    return UUID.sub(lambda found: found[0] if found[0] in known else "?", repr(answer))


def told(world: World, actor: Actor) -> dict[str, str]:
    known = {CODING, MEMO, *(v for v in world.values.values() if isinstance(v, str) and UUID.fullmatch(v))}
    return {name: fresh(answer, known) for name, answer in readings(world, actor).items()}


def test_every_service_is_tried_or_said_not_to_be_for_anybodys_eyes(world: World) -> None:
    plumbing = {
        "code_examples.sentences", "code_suggestions.keep_offer", "coding_states.coding_states",
        "codebook.place_below", "codebook.require_unused",
        "codebook.stand_again", "codebook.take_out", "coding.brought_to", "coding.current_revision", "coding.landed",
        "coding.landing", "coding.put_change", "in_rounds.require_not_done", "in_rounds.require_seen",
        "in_rounds.stretch_now", "in_rounds.stretches_now", "memo_list.memo_rows", "memos.add_memo",
        "merging.split_again", "merging.unsplit_code", "recoding.bring_back", "recoding.return_codings",
        "passage_map_making.run_to_map",
        "passage_map_making.passages_to_map", "passage_map_making.vectors_to_map", "passage_map_making.keep_map",
        "passage_map_making.forget_gone",
        "passage_map.containing", "passage_map.in_context", "passage_map.standing",
        "asked_question.describe_chosen", "asked_question.pose", "text_vectors.vectors_under",
        "recoding.shift", "recoding.unshift", "rounds.add_tasks", "rounds.make_round", "similar.finish",
        "similar.present",
        "similar.interviews_behind", "similar.keep_texts", "similar.task", "similar.texts_without_vector",
        "suggestion_material.material", "suggestion_requests.run_of_job",
        "suggestion_record.keep_material",
        "suggestions.store_result", "text_vectors.cached_vectors", "text_vectors.keep_vectors",
        "text_vectors.texts_without_vector", "transcripts.import_transcript",
        "reading_record.read_now", "erasing_plan.copied_outside", "erasing_plan.copied_sentences",
        "erasing_plan.copies_of", "similar.stands",
        "erasing_plan.open_rounds_with",
        "erasing_plan.recording_to_go", "erasing_words.digests_of_others", "rounds.reveal_if_finished",
        "transcripts.put_revision", "transcripts.undo_revision", "turns.replace_words", "wordings.take_back_confirming",
        "projects.set_member", "differences.place", "differences.with_names", "usage.as_uses",
        "agreement.computed",
        "deciding.accept", "deciding.merge", "deciding.join", "deciding.split", "deciding.pin", "deciding.keep_apart",
        "honouring.constraints_of", "question_making.asked_words", "question_making.describe",
        "question_making.parts_of",
        "question_making.whole_of",
        "draft_asking.request_of_job", "draft_asking.store_answer", "masked_quotes.mask_theme",
        "theme_audience.agreed_outside",
        "theme_audience.quotes_for_eyes",
        "acts_of_themes.require_not_built_on", "deciding.decide_again",
        "theme_quotes.restore_quote", "theme_undoing.give_code", "theme_undoing.take_code",
        "theme_undoing.put_order", "theme_undoing.put_wording", "theme_undoing.put_words", "history.undo_on_theme",
        "history.redo_on_theme",
        "theme_steps.move", "theme_steps.seen_sentences",
        "theme_audience.masked_view", "theme_shown.sentences_outside", "theme_shown.show_words",
        "theme_audience.reviews_for_eyes", "theme_audience.themes_for_eyes", "theme_audience.view_for_eyes",
    }  # fmt: skip
    left = {
        name
        for name, function in functions()
        if name.partition(".")[0] not in NOT_FOR_EYES
        and name not in NOT_A_READING
        and any(p.name not in world.values for p in needed(function))
    }

    assert left == plumbing, "say how to call these, or why nobody reads them"


@pytest.mark.parametrize("reader", ["ben", "owner", "reviewer"])
def test_nothing_anybody_reads_tells_what_a_coder_does_in_a_blind_round(world: World, reader: str) -> None:
    actor = {"ben": world.ben, "owner": world.study.owner}.get(reader) or world.study.member("Rita", Role.REVIEWER)
    before = told(world, actor)

    anna_works(world)

    after = told(world, actor)
    assert {name: after[name] for name in after if after[name] != before[name]} == {}
    assert len(before) > 60


def test_who_codes_blind_is_not_told_what_people_outside_the_round_do_in_that_interview(world: World) -> None:
    study, before = world.study, told(world, world.ben)

    with study.workbench.write(study.owner) as tx:
        made = coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of("helped"), study.code.id)
        memos.add_memo(tx, Target(MemoTarget.CODING, made.id), "Said before the question")

    after = told(world, world.ben)
    assert {name: after[name] for name in after if after[name] != before[name]} == {}


def test_a_correction_that_touches_hidden_codings_tells_nothing_of_them(world: World) -> None:
    study = world.study
    anna_works(world)
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 1, "I waited by the locked door.")

    with study.workbench.read(world.ben) as tx:
        waiting = tray.unsettled(tx, study.project.id)
    with study.workbench.read(world.anna) as tx:
        hers = tray.unsettled(tx, study.project.id)

    assert waiting == ()
    assert CODING in {one.id for one in hers}


def test_when_the_round_is_revealed_everybody_reads_it(world: World) -> None:
    before = told(world, world.ben)
    anna_works(world)
    with world.study.workbench.write(world.study.owner) as tx:
        rounds.end_round(tx, world.round_id, "The deadline")

    after = told(world, world.ben)

    changed = {name for name in after if after[name] != before[name]}
    assert changed >= {
        "coding.codings_of_interview", "coding.codings_of_project", "codebook.counts", "coded.coded_passages",
        "history.history", "interviews.interview_choices", "interviews.interview_lines", "memo_list.memo_threads",
        "memo_list.questions_to_me", "standing.coded_with", "usage.code_card", "usage.uses", "workspace.changes",
        "workspace.state", "themes.theme_view", "themes.theme_lines",
    }  # fmt: skip


def test_the_codings_of_a_finished_task_stay_as_they_were(world: World) -> None:
    study = world.study
    anna_works(world)
    task = next(t for t in _view(study, world.round_id).tasks if t.assignment.coder_id == world.anna.user)
    with study.workbench.write(world.anna) as tx:
        rounds.say_done(tx, task.assignment.id)

    def tries(act: Callable[[Tx], Coding]) -> None:
        with pytest.raises(QualError, match="done with 'Anna'"), study.workbench.write(world.anna) as tx:
            act(tx)

    tries(lambda tx: coding.remove_coding(tx, CODING))
    tries(lambda tx: coding.change_coding(tx, CODING, revision_id=study.revision.id, span=Span(0, 4)))
    tries(lambda tx: coding.add_coding(tx, study.interview_id, study.revision.id, Span(0, 4), study.code.id))
