"""An interview about which everything was done that can be, in words that nothing else in the project uses."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from qual.domain.coding import Coding
from qual.domain.decision import Outcome
from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.interview import Recording, SpeakerRole
from qual.domain.memo import MemoTarget, Target
from qual.domain.passage_decision import PassagePlace
from qual.domain.permission import Role
from qual.domain.practice import Model
from qual.domain.project import Actor
from qual.domain.theme import Verdict
from qual.services import (
    codebook,
    coding,
    deciding,
    interviews,
    memos,
    negotiation,
    participants,
    practice,
    rounds,
    theme_against,
    theme_extract,
    theme_quotes,
    theme_reviews,
    theme_sentences,
    themes,
    transcription,
    transcripts,
)
from qual.services.negotiation import Choice
from qual.services.rounds import Task
from qual.services.theme_quotes import QuoteDraft
from qual.store import heard as heard_store
from qual.store import interviews as interview_store
from qual.store.heard import HeardChunk
from qual.store.passage_maps import contents
from qual.store.schema import metadata, passage_maps
from tests.plugins.workbenches import Study
from tests.services.grouped import TOPICS

SECRETS = ("quorvel", "zimbrak", "plöxine", "vrandol", "zanthia", "mirquist")
SOUND = b"RIFF quorvel zimbrak sound" * 50


@dataclass(frozen=True)
class SpokenFor:
    """The interview, who coded it, and the theme it carries besides others."""

    study: Study
    interview_id: str
    revision_id: str
    person_id: str
    recording: Recording
    ada: Actor
    ben: Actor
    theme_id: str
    sentence_id: str  # a person's, carried by this interview alone
    extract_ids: tuple[str, ...]

    def span_of(self, words: str) -> Span:
        with self.study.workbench.read(self.study.owner) as tx:
            text = transcripts.revision(tx, self.revision_id).document.text
        return Span(text.index(words), text.index(words) + len(words))


def speak(study: Study, *, n: int = 24) -> str:
    """Add the interview with its recording and participant, correct it and name its voices; return its id."""
    turns = [SpokenTurn("Interviewer", "What was it like with Vrandol there?", 0.0, 1.0)]
    turns += [
        SpokenTurn(
            "Zanthia",
            f"{TOPICS[i % 3].capitalize()} and quorvel zimbrak on plöxine {i} here.",
            2.0 * i + 1,
            2.0 * i + 3,
        )
        for i in range(n)
    ]
    workbench = study.workbench
    with workbench.blobs.receive("Zanthia.wav", most_bytes=10**6) as incoming:
        incoming.write(SOUND)
        blob = incoming.keep()
    with workbench.write(study.owner) as tx:
        recording = interview_store.add_recording(
            tx.connection,
            Recording(
                "recording", study.project.id, blob.sha256, "Zanthia.wav", "audio/wav", len(SOUND), 60.0, tx.time
            ),
        )
        document = build_document(turns, language="en")
        made = transcripts.import_transcript(
            tx, study.project.id, document, name="Zanthia first", language="en", recording_id=recording.id
        )
        person = participants.set_participant(tx, study.project.id, "Zanthia", group="Mirquist")
        transcripts.update_speaker(tx, made.interview_id, "Zanthia", {"participant_id": person.id})
        transcripts.update_speaker(tx, made.interview_id, "Interviewer", {"role": SpeakerRole.INTERVIEWER.value})
        interviews.change_interview(tx, made.interview_id, name="With Zanthia", recorded_on=None)
    with workbench.write(study.owner) as tx:
        transcripts.correct_turn(
            tx, made.interview_id, made.id, 3, "Corrected quorvel about money and vrandol here now."
        )
    (workbench.kept.folder / recording.id).mkdir(parents=True)
    (workbench.kept.folder / recording.id / "words.json").write_text('"quorvel zimbrak"')
    return made.interview_id


def work_on(study: Study, interview_id: str) -> SpokenFor:
    """Code it with two people, talk about it, build a theme on it, practise and transcribe it again."""
    ada, ben = study.member("Ada", Role.EDITOR), study.member("Ben", Role.CODER)
    write = study.workbench.write
    with study.workbench.read(study.owner) as tx:
        interview = interview_store.get(tx.connection, interview_id)
        revision = transcripts.current_revision(tx, interview_id)
        recording = interview_store.recording(tx.connection, str(interview.recording_id))
        speaker = next(s for s in transcripts.speakers(tx, interview_id) if s.participant_id)
    assert revision is not None
    turns = [turn.span for turn in revision.document.turns]
    with write(study.owner) as tx:
        second = codebook.add_code(tx, study.project.id, "Money")
    made: list[Coding] = []
    for actor, code in ((ada, study.code), (ben, second)):
        with write(actor) as tx:
            made.append(coding.add_coding(tx, interview_id, revision.id, turns[1], code.id))
            tx.keep_answer(
                f"gesture-{actor.name}", {"seq": 1, "value": {"id": made[-1].id, "quote": "quorvel zimbrak"}}
            )
        with write(actor) as tx:
            again = coding.add_coding(tx, interview_id, revision.id, turns[2], code.id)
            coding.remove_coding(tx, again.id)
            said = memos.add_memo(tx, Target(MemoTarget.CODING, made[-1].id), "Here quorvel is about zimbrak")
            memos.answer_memo(tx, said.id, "Or plöxine?")
            memos.add_memo(tx, Target(MemoTarget.INTERVIEW, interview_id), "Zanthia was tired")
    with write(ada) as tx:
        ids = [one.id for one in made]
        negotiation.comment(tx, study.project.id, None, interview_id, ids, "Is quorvel money?")
        choice = Choice(Outcome.KEEP, "Vrandol decides", kept_of=ada.user)
        negotiation.decide(tx, study.project.id, None, interview_id, ids, choice)
    theme_id, sentence_id, extracts = build_theme(study, interview_id, revision.id, turns)
    alone(study, interview_id, revision.id, turns, ben)
    person_id = str(speaker.participant_id)
    return SpokenFor(study, interview_id, revision.id, person_id, recording, ada, ben, theme_id, sentence_id, extracts)


def build_theme(
    study: Study, interview_id: str, revision_id: str, turns: list[Span]
) -> tuple[str, str, tuple[str, ...]]:
    """Carry a theme by this interview and by the study's first one."""
    with study.workbench.write(study.owner) as tx:
        mine = [QuoteDraft(interview_id, revision_id, *turns[n]) for n in (1, 2)]
        other = QuoteDraft(study.interview_id, study.revision.id, *study.span_of("nobody came"))
        theme = themes.create_theme(tx, study.project.id, "Doors", "Doors decide.", [*mine, other])
        quotes = {q.quote.interview_id: q.quote.id for q in themes.theme_view(tx, theme.id).quotes}
        extracts = theme_extract.extract(tx, theme.id, n=3)
        sentence = theme_sentences.add_sentence(tx, theme.id, "People wait.", quote_ids=[quotes[interview_id]])
        theme_sentences.add_sentence(tx, theme.id, "Nobody comes.", quote_ids=list(quotes.values()))
        theme_reviews.review(tx, theme.id, Verdict.COMMENT, "So quorvel again", quote_id=quotes[interview_id])
        gone = theme_quotes.add_quote(tx, theme.id, QuoteDraft(interview_id, revision_id, *turns[4]))
        theme_quotes.remove_quote(tx, theme.id, gone.id)
        theme_against.judge(tx, theme.id, QuoteDraft(interview_id, revision_id, *turns[5]), speaks=True)
        places = [PassagePlace(d.interview_id, d.revision_id, d.start, d.end) for d in mine]
        deciding.pin(tx, study.project.id, places, "Both about plenty")
    taken, reworded = (one.id for one in extracts if "quorvel" in one.text)
    with study.workbench.write(study.owner) as tx:  # both are a person's from now on, one word for word
        theme_sentences.take_over(tx, taken, 1)
        theme_sentences.edit_sentence(tx, reworded, 1, "People sat.")
    return theme.id, sentence.id, (taken,)


def alone(study: Study, interview_id: str, revision_id: str, turns: list[Span], ben: Actor) -> None:
    """Do what people do each for themselves: read, practise, check, have it transcribed again, code in a round."""
    with study.workbench.write(study.owner) as tx:
        job_id = transcription.request_again(tx, interview_id, language="en", n_speakers=2)
        chunk = HeardChunk(job_id, 0, study.project.id, interview_id, 0.0, "quorvel heard", 2)
        heard_store.keep(tx.connection, chunk)
        one = practice.begin(tx, interview_id, Model.PERSON, coder_id=ben.user)
        practice.keep_practice_place(tx, one.id, turns[2].end)
        tasks = [Task(interview_id, ben.user), Task(study.interview_id, ben.user)]
        made = rounds.make_round(tx, study.project.id, "First", tasks, is_codebook_fixed=False)
        task = next(t for t in rounds.round_view(tx, made.id).tasks if t.assignment.interview_id == interview_id)
    with study.workbench.write(ben) as tx:
        coding.add_coding(tx, interview_id, revision_id, turns[6], study.code.id)
        rounds.say_done(tx, task.assignment.id)


def found_in_rows(study: Study, words: tuple[str, ...]) -> list[str]:
    """Return where any of these words stands in the database, in whatever table and column."""
    found = []
    with study.workbench.read(study.owner) as tx:
        for table in metadata.sorted_tables:
            for row in tx.connection.execute(sa.select(table)):
                for name, value in row._mapping.items():
                    said = str(value).casefold()
                    found += [f"{table.name}.{name}: {said[:300]}" for word in words if word in said]
        for run_id in tx.connection.scalars(sa.select(passage_maps.c.run_id)).all():
            said = str(contents(tx.connection, run_id)).casefold()
            found += [f"map of {run_id}" for word in words if word in said]
    return found


def found_in_files(study: Study, words: tuple[str, ...]) -> list[str]:
    """Return which files of the data folder hold any of these words, as bytes."""
    found = []
    spellings = {
        form.encode(encoding)
        for word in words
        for form in (word, word.capitalize(), word.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00"))
        for encoding in ("utf-8", "utf-16-le", "utf-32-le")
    }
    for path in sorted(study.workbench.config.data.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            found += [f"{path.name}: {one!r} at {data.index(one)}" for one in spellings if one in data]
    return found
