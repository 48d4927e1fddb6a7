"""A project with random material, and the numbers of its themes counted anew: plain Python over plain SQL.

Nothing of `qual.services` or `qual.analysis` is used for counting; docs/theme-numbers.md says what each number is.
"""

from __future__ import annotations

import itertools
import json
import math
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qual.domain.codebook import Code
from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.interview import Revision
from qual.domain.permission import Role
from qual.domain.project import Actor, Project
from qual.domain.theme import Theme, Verdict
from qual.errors import QualError
from qual.services import (
    codebook,
    coding,
    merging,
    participants,
    projects,
    rounds,
    theme_codes,
    theme_links,
    theme_quotes,
    theme_reviews,
    theme_sentences,
    theme_steps,
    themes,
    transcripts,
)
from qual.services.rounds import Task
from qual.services.theme_quotes import QuoteDraft
from qual.store import interviews
from qual.workbench import Workbench
from tests.plugins.workbenches import Study

WORDS = ["door", "night", "nurse", "waiting", "believed", "alone", "time", "asked", "staff", "listen", "😀", "room"]
VERDICTS = (Verdict.AGREE, Verdict.AGREE, Verdict.DISPUTE, Verdict.COMMENT, Verdict.QUESTION)
GROUPS = ("patients", "staff", "")
TABLES = (
    "assignments", "codes", "codings", "interviews", "participants", "revisions", "rounds", "sentence_quotes",
    "speakers", "theme_codes", "theme_links", "theme_quotes", "theme_reviews", "theme_sentences", "themes",
)  # fmt: skip


@dataclass(frozen=True)
class Material:
    """Random material, and the people who look at it."""

    workbench: Workbench
    project: Project
    owner: Actor
    blind: Actor  # codes one interview in an open blind round


def make_material(workbench: Workbench, seed: int) -> Material:
    """Make interviews, people, codings, corrections, merged codes and themes by lot."""
    luck, owner = random.Random(seed), workbench.local_actor()
    with workbench.write(owner) as tx:
        project = projects.create_project(tx, "By lot")
        codes = [codebook.add_code(tx, project.id, f"Code {n}") for n in range(7)]
    found = [_interview(workbench, owner, project, n, luck) for n in range(6)]
    study = Study(workbench, owner, project, found[0], codes[0])
    ben, cleo = study.member("Ben", Role.CODER), study.member("Cleo", Role.CODER)
    for actor in (owner, ben, cleo):
        _code(workbench, actor, found, codes, luck)
    made = [_theme(workbench, owner, project, f"Theme {n}", found, codes, luck) for n in range(4)]
    _change(workbench, owner, project, found, codes, luck)
    for actor in (owner, ben, cleo):
        _judge(workbench, actor, made, luck)
    with workbench.write(owner) as tx:
        theme_links.add_link(tx, made[0].id, made[1].id, "leads to")
        theme_links.add_link(tx, made[1].id, made[3].id, "is part of")
        theme_steps.set_aside(tx, made[3].id, "Too few.")
        rounds.make_round(tx, project.id, "Blind", [Task(found[1].interview_id, who.user) for who in (ben, cleo)])
    _code(workbench, ben, found[1:2], codes[:2], luck)
    return Material(workbench, project, owner, cleo)


def _interview(workbench: Workbench, owner: Actor, project: Project, number: int, luck: random.Random) -> Revision:
    voices = ["I", *(f"V{n}" for n in range(luck.randint(1, 3)))]
    turns = [
        SpokenTurn(luck.choice(voices), " ".join(luck.choices(WORDS, k=luck.randint(3, 25))) + ".", None, None)
        for _ in range(luck.randint(6, 14))
    ]
    with workbench.write(owner) as tx:
        revision = transcripts.import_transcript(
            tx, project.id, build_document(turns, language="en"), name=f"Interview {number}", language="en"
        )
        for speaker in transcripts.speakers(tx, revision.interview_id):
            if speaker.key == "I":
                transcripts.update_speaker(tx, revision.interview_id, "I", {"role": "interviewer"})
            elif luck.random() < 0.8:  # the others stay voices that nobody is linked to
                label = f"P{luck.randint(1, 7)}"
                person = participants.set_participant(tx, project.id, label, group=GROUPS[int(label[1:]) % 3])
                transcripts.update_speaker(tx, revision.interview_id, speaker.key, {"participant_id": person.id})
    return revision


def _span(revision: Revision, luck: random.Random) -> Span:
    turns = revision.document.turns
    first = luck.randrange(len(turns))
    last = min(len(turns) - 1, first + luck.choice((0, 0, 0, 1)))
    start = turns[first].span.start + luck.choice((0, 0, 5))
    return Span(start, max(start + 4, turns[last].span.end - luck.choice((0, 0, 4))))


def _code(workbench: Workbench, actor: Actor, found: list[Revision], codes: list[Code], luck: random.Random) -> None:
    with workbench.write(actor) as tx:
        for revision in found[: max(1, len(found) - 1)]:  # nothing is coded in the last of several
            now = coding.current_revision(tx, interviews.get(tx.connection, revision.interview_id))
            for _ in range(luck.randint(2, 6)):
                span = _span(now, random.Random(luck.randint(0, 5)))  # few places, so that some are coded twice
                made = coding.add_coding(tx, revision.interview_id, now.id, span, luck.choice(codes[:5]).id)
                if luck.random() < 0.15:
                    coding.remove_coding(tx, made.id)


def _theme(
    workbench: Workbench, owner: Actor, project: Project, name: str, found: list[Revision], codes: list[Code],
    luck: random.Random,
) -> Theme:  # fmt: skip
    with workbench.write(owner) as tx:
        theme = themes.create_theme(tx, project.id, name, f"{name} says this.")
        for code in luck.sample(codes[:6], luck.randint(0, 3)):
            theme_codes.add_code(tx, theme.id, code.id)
        for _ in range(luck.randint(1, 7)):
            revision = luck.choice(found)
            span = _span(revision, random.Random(luck.randint(0, 5)))
            theme_quotes.add_quote(tx, theme.id, QuoteDraft(revision.interview_id, revision.id, *span))
        quotes = [one.quote.id for one in themes.theme_view(tx, theme.id).quotes]
        for number in range(luck.randint(0, 4)):
            some = luck.sample(quotes, luck.randint(0, min(2, len(quotes))))
            machine = {"origin": "extract", "engine": {"model": "by lot"}} if luck.random() < 0.3 else {}
            made = theme_sentences.add_sentence(tx, theme.id, f"Sentence {number}.", quote_ids=some, **machine)
            if luck.random() < 0.2:
                theme_sentences.remove_sentence(tx, made.id)
        return theme


def _change(
    workbench: Workbench, owner: Actor, project: Project, found: list[Revision], codes: list[Code], luck: random.Random
) -> None:
    """Correct some turns, merge a code into another and remove one with its codings."""
    for revision in found[:3]:
        with workbench.write(owner) as tx:
            turn = luck.randrange(len(revision.document.turns))
            text = "Hm." if revision is found[0] else " ".join(luck.choices(WORDS, k=luck.randint(2, 12)))
            transcripts.correct_turn(tx, revision.interview_id, revision.id, turn, text)
    with workbench.write(owner) as tx:
        merging.merge_code(tx, codes[4].id, codes[0].id)
        codebook.remove_code(tx, codes[3].id, with_codings=True)
        assert project.id == codes[0].project_id


def _judge(workbench: Workbench, actor: Actor, made: list[Theme], luck: random.Random) -> None:
    for theme in made:
        with workbench.write(actor) as tx:
            view = themes.theme_view(tx, theme.id)
            parts = [None, *(one.sentence.id for one in view.sentences if not one.sentence.origin.is_machine)]
            for _ in range(luck.randint(1, 5)):
                verdict = luck.choice(
                    (Verdict.AGREE, Verdict.AGREE, Verdict.DISPUTE, Verdict.COMMENT, Verdict.QUESTION)
                )
                theme_reviews.review(tx, theme.id, verdict, "By lot.", sentence_id=luck.choice(parts))
            for one in themes.theme_view(tx, theme.id).questions[:1]:
                if luck.random() < 0.5:
                    theme_reviews.answer(tx, one.review.id, "By lot.")
            try:
                if luck.random() < 0.3:
                    themes.edit_theme(tx, theme.id, view.theme.version, name=theme.name, statement=f"{luck.random()}")
            except QualError:
                return


class Recount:
    """The numbers of a project's themes as somebody may see them, from the tables."""

    def __init__(self, material: Material, who: Actor) -> None:
        """Read every table that a number comes from."""
        self.who, self.project_id = who.user, material.project.id
        with material.workbench.database.read() as connection:
            self.t: dict[str, list[dict[str, Any]]] = {
                name: [dict(row._mapping) for row in connection.execute(sa.text(f"SELECT * FROM {name}"))]
                for name in TABLES
            }
        mine = [one for one in self.t["interviews"] if one["project_id"] == self.project_id]
        texts = {one["id"]: json.loads(one["document"]) for one in self.t["revisions"]}
        self.interviews = {one["id"]: one for one in mine}
        self.documents = {one["id"]: texts[one["revision_id"]] for one in mine if one["revision_id"]}
        self.people = {one["id"]: one for one in self.t["participants"]}
        self.speakers = {(one["interview_id"], one["key"]): one for one in self.t["speakers"]}
        self.closed, self.codings = self._seen()

    def _seen(self) -> tuple[set[str], list[dict[str, Any]]]:
        """Leave out what open blind rounds hide: others' codings in them, and in interviews that are coded blind."""
        hiding = {one["id"] for one in self.t["rounds"] if one["state"] == "open" and one["is_blind"]}
        closed = {
            one["interview_id"]
            for one in self.t["assignments"]
            if one["round_id"] in hiding and one["coder_id"] == self.who
        }
        return closed, [
            one
            for one in self.t["codings"]
            if one["project_id"] == self.project_id
            and one["deleted_at"] is None
            and one["anchor"] != "lost"
            and (one["coder_id"] == self.who or (one["round_id"] not in hiding and one["interview_id"] not in closed))
        ]

    def voice(self, interview_id: str, key: str) -> str | None:
        """Return the person behind a turn's key, None for an interviewer."""
        speaker = self.speakers.get((interview_id, key))
        if speaker and speaker["participant_id"]:
            return str(speaker["participant_id"])
        return None if speaker and speaker["role"] == "interviewer" else f"{interview_id}:{key}"

    def behind(self, interview_id: str, start: int, end: int) -> str | None:
        """Return whose words a passage of the present text is."""
        turns = self.documents[interview_id]["turns"]
        touched = [turn for turn in turns if turn["start"] < end and start < turn["end"]]
        people = (self.voice(interview_id, turn["speaker"]) for turn in touched)
        return next((person for person in people if person), None)

    def words(self) -> Counter[str]:
        """Return how many words each person says in the present texts."""
        said: Counter[str] = Counter()
        for interview_id, document in self.documents.items():
            for turn in document["turns"]:
                if person := self.voice(interview_id, turn["speaker"]):
                    said[person] += len(document["text"][turn["start"] : turn["end"]].split())
        return said

    def group(self, person: str) -> str:
        """Return the group of a person."""
        return str(self.people[person]["group"]) if person in self.people else ""

    def themes(self, *, set_aside: bool = False) -> list[dict[str, Any]]:
        """Return the project's themes."""
        found = [one for one in self.t["themes"] if one["project_id"] == self.project_id]
        return [one for one in found if set_aside or one["state"] != "set_aside"]

    def codes(self, theme_id: str) -> list[str]:
        """Return the ids of a theme's codes that are in the codebook, merged ones as what they became."""
        by_id = {one["id"]: one for one in self.t["codes"]}
        found = []
        for one in self.t["theme_codes"]:
            if one["theme_id"] == theme_id:
                code = by_id[one["code_id"]]
                while code["merged_into"]:
                    code = by_id[code["merged_into"]]
                if code["deleted_at"] is None:
                    found.append(code["id"])
        return list(dict.fromkeys(found))

    def quotes(self, theme_id: str) -> list[dict[str, Any]]:
        """Return a theme's quotes."""
        mine = [one for one in self.t["theme_quotes"] if one["theme_id"] == theme_id]
        return [one for one in mine if one["interview_id"] not in self.closed]

    def places(self, theme_id: str) -> tuple[set[tuple[str, int, int]], set[tuple[str, int, int]]]:
        """Return the places that are quoted, and those that have a code of the theme."""
        codes = set(self.codes(theme_id))
        quoted = {(one["interview_id"], one["start"], one["end"]) for one in self.quotes(theme_id)}
        coded = {(o["interview_id"], o["start"], o["end"]) for o in self.codings if o["code_id"] in codes}
        return quoted, coded

    def carriers(self, theme_id: str) -> list[str | None]:
        """Return the person behind each passage of a theme."""
        quoted, coded = self.places(theme_id)
        return [self.behind(*place) for place in quoted | coded]

    def newest(self, theme: dict[str, Any]) -> dict[str | None, dict[str, str]]:
        """Return each reviewer's newest verdict on the present wording, by sentence id, None for the statement."""
        versions = {None: theme["version"]} | {s["id"]: s["version"] for s in self.sentences(theme["id"])}
        found: dict[str | None, dict[str, str]] = {part: {} for part in versions}
        for one in sorted(self.t["theme_reviews"], key=lambda review: review["created_at"]):
            part = one["sentence_id"]
            judged = one["sentence_version"] if part else one["theme_version"]
            if (
                one["theme_id"] == theme["id"] and one["quote_id"] is None and part in versions
                and judged == versions[part] and one["verdict"] in ("agree", "dispute")
            ):  # fmt: skip
                found[part][one["reviewer_id"]] = one["verdict"]
        return found

    def sentences(self, theme_id: str) -> list[dict[str, Any]]:
        """Return the sentences of a theme's summary that are people's."""
        mine = [one for one in self.t["theme_sentences"] if one["theme_id"] == theme_id]
        return [one for one in mine if one["removed_at"] is None and one["origin"] == "person"]

    def n_supported(self, theme_id: str) -> int:
        """Return how many of people's sentences a quote carries that the person may see."""
        seen = {one["id"] for one in self.quotes(theme_id)}
        carried = {one["sentence_id"] for one in self.t["sentence_quotes"] if one["quote_id"] in seen}
        return sum(one["id"] in carried for one in self.sentences(theme_id))

    def n_questions(self, theme_id: str) -> int:
        """Return how many questions about a theme nobody has answered."""
        mine = [one for one in self.t["theme_reviews"] if one["theme_id"] == theme_id]
        answered = {one["answers"] for one in mine if one["verdict"] == "answer"}
        return sum(one["verdict"] == "question" and one["id"] not in answered for one in mine)

    def found_in(self, counted: str) -> list[set[str]]:
        """Return the codes or themes of each interview that has any, in the order in which they were held."""
        found: dict[str, set[str]] = {}
        if counted == "codes":
            standing = {o["id"] for o in self.t["codes"] if o["deleted_at"] is None and not o["merged_into"]}
            for one in self.codings:
                if one["code_id"] in standing:
                    found.setdefault(one["interview_id"], set()).add(one["code_id"])
        else:
            for theme in self.themes():
                for interview_id, _, _ in set.union(*self.places(theme["id"])):
                    found.setdefault(interview_id, set()).add(theme["id"])
        held = sorted(
            self.interviews.values(), key=lambda o: (o["recorded_on"] or o["created_at"][:10], o["created_at"])
        )
        return [found[one["id"]] for one in held if one["id"] in found]


def every_order(found: list[set[str]]) -> list[list[int]]:
    """Return how many are known after each interview, for every order of at most six interviews."""
    assert math.factorial(len(found)) <= 720
    return [[len(set().union(*order[:k])) for k in range(1, len(found) + 1)] for order in itertools.permutations(found)]


class CardRecount:
    """The numbers of a run's questions: its passages are those of all its questions together."""

    def __init__(self, study: Study, run_id: str) -> None:
        """Read whose words each passage is."""
        with study.workbench.database.read() as connection:
            found = [
                dict(row._mapping)
                for row in connection.execute(sa.text("SELECT * FROM suggestions WHERE run_id = :run"), {"run": run_id})
            ]
            texts = {r.id: json.loads(r.document) for r in connection.execute(sa.text("SELECT * FROM revisions"))}
            talks = {r.id: r for r in connection.execute(sa.text("SELECT * FROM interviews"))}
            voices = {(r.interview_id, r.key): r for r in connection.execute(sa.text("SELECT * FROM speakers"))}
            people = {r.id: r for r in connection.execute(sa.text("SELECT * FROM participants"))}

        def describe(interview_id: str, revision_id: str, start: int) -> dict[str, str]:
            turn = next(t for t in texts[revision_id]["turns"] if t["start"] <= start < t["end"])
            voice = voices[interview_id, turn["speaker"]]
            person = people.get(voice.participant_id)
            name = talks[interview_id].name
            return {
                "person": person.id if person else f"{interview_id}:{voice.key}",
                "participants": person.label if person else f"{name}: {voice.name}",
                "groups": person.group if person else "",
                "interviews": name,
                "languages": talks[interview_id].language,
                "attribute:site": json.loads(person.attributes).get("site", "") if person else "",
            }

        self.members = {
            one["id"]: [describe(i, r, start) for i, r, start, _ in json.loads(one["payload"])["members"]]
            for one in found
        }
        self.everything = [one for members in self.members.values() for one in members]

    def rows(self, aspect: str, members: list[dict[str, str]]) -> set[tuple[str, int, int, int, int]]:
        """Return for each value of an aspect: its passages in the question and in all, its people in it and in all."""
        return {
            (
                value,
                sum(one[aspect] == value for one in members),
                sum(one[aspect] == value for one in self.everything),
                len({one["person"] for one in members if one[aspect] == value}),
                len({one["person"] for one in self.everything if one[aspect] == value}),
            )
            for value in {one[aspect] for one in self.everything} - {""}
        }

    def people_expected(self, aspect: str, value: str, members: list[dict[str, str]]) -> float:
        """Return how many people of a value as many passages drawn by lot would hold on average."""
        n, drawn = len(self.everything), len(members)
        said = Counter(one["person"] for one in self.everything if one[aspect] == value)
        return sum(1 - math.comb(n - times, drawn) / math.comb(n, drawn) for times in said.values())
