"""Random programs of gestures by three people, checked after every step against a simple model.

In every run the same few; `QUAL_PROGRAMS=10000 pytest --timeout 0 tests/server/test_programs.py` runs 10,000 others.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from qual.config import Config
from qual.domain.document import SpokenTurn, build_document
from qual.domain.permission import Role
from qual.domain.project import Actor, User
from qual.server import ops, shapes
from qual.server.fields import Fields
from qual.services import codebook, coding, history, interviews, projects, transcripts, workspace
from qual.store import accounts, events
from qual.workbench import Workbench, open_workbench
from tests.server.programs import PEOPLE, Act, Model, runs

TURNS = [["w1x", "w2x", "w3x", "w4x"], ["w5x", "w6x"], ["w7x", "w8x", "w9x", "w10x", "w11x"]]
ASKED = int(os.environ.get("QUAL_PROGRAMS", "0"))
PROFILE = settings(
    max_examples=ASKED or 80,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not ASKED,
    database=None,
)
any_number = st.integers(0, 10_000)
somebody = st.sampled_from(PEOPLE)


@pytest.fixture(scope="module")
def office() -> Iterator[Workbench]:
    """Lend one open workbench; every program has people and a project of its own in it."""
    memory = Path("/dev/shm")  # thousands of commits, and none has to outlive the test
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        opened = open_workbench(Config(data=Path(folder)))
        yield opened
        opened.close()


def test_programs_of_gestures_end_as_the_model_says(office: Workbench) -> None:
    Program.office = office
    run_state_machine_as_test(Program, settings=PROFILE)


class Program(RuleBasedStateMachine):
    """Three people code, correct, undo, redo, send gestures twice, and come back after a time away."""

    office: ClassVar[Workbench]

    def __init__(self) -> None:
        super().__init__()
        self.actors = {person: Actor(str(uuid.uuid4()), uuid.uuid4().hex) for person in PEOPLE}
        spoken = tuple(SpokenTurn(f"S{n % 2}", " ".join(words), None, None) for n, words in enumerate(TURNS))
        document = build_document(spoken, language="en")
        with self.office.write(self.actors["owner"]) as tx:
            for actor in self.actors.values():
                accounts.add_user(tx.connection, User(actor.user, actor.name, "", False, tx.time))
            self.project = projects.create_project(tx, "Ward study").id
            revision = transcripts.import_transcript(tx, self.project, document, name="Anna", language="en")
            self.interview = revision.interview_id
            self.codes = [codebook.add_code(tx, self.project, name).id for name in ("Trust", "Doors")]
            for person in PEOPLE[1:]:
                projects.set_member(tx, self.project, self.actors[person].name, Role(person))
            self.before = {act.act for act in history.history(tx, self.interview).acts}
        self.model = Model([list(turn) for turn in TURNS])
        self.revisions = [(revision.id, [list(turn) for turn in TURNS])]
        self.done: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        self.past: dict[str, dict[str, str]] = {person: {} for person in PEOPLE}
        self.seen = self._state()
        self.seen_seq = self.seen["seq"]

    # What people do

    @rule(person=somebody, first=any_number, length=any_number, code=st.integers(0, 1), back=any_number)
    def code(self, person: str, first: int, length: int, code: int, back: int) -> None:
        """Code a passage, perhaps on a text that has been corrected meanwhile."""
        revision, turns = self.revisions[-1 - back % len(self.revisions)]
        place, new = runs(len(self.model.words), first, length), str(uuid.uuid4())
        start, end = Model(turns).span(place)
        key = self._do(
            person, kind="coding.add", coding=new, revision=revision, start=start, end=end, code=self.codes[code]
        )
        entry = self.model.entry(new, coder=person, place=place, code=self.codes[code])
        self.model.do(person, Act(key, [entry]))

    @rule(
        person=somebody, first=any_number, lengths=st.lists(any_number, min_size=1, max_size=4), code=st.integers(0, 1)
    )
    def code_many(self, person: str, first: int, lengths: list[int], code: int) -> None:
        """Code several passages in one act; those coded so already are left out."""
        wanted, entries = [], []
        had = {(c.place, c.code) for c in self.model.standing().values() if c.coder == person}
        for number, length in enumerate(lengths):
            place, new = runs(len(self.model.words), first + 3 * number, length), str(uuid.uuid4())
            start, end = self.model.span(place)
            wanted.append({"coding": new, "interview": self.interview, "revision": self.revisions[-1][0],
                           "start": start, "end": end, "code": self.codes[code]})  # fmt: skip
            if (place, self.codes[code]) not in had:
                had.add((place, self.codes[code]))
                entries.append(self.model.entry(new, coder=person, place=place, code=self.codes[code]))
        key = self._do(person, kind="codings.add", codings=wanted)
        if entries:
            self.model.do(person, Act(key, entries, is_tolerant=True))

    @precondition(lambda self: self.model.standing())
    @rule(person=somebody, which=any_number)
    def remove(self, person: str, which: int) -> None:
        """Remove a coding; a coder only their own."""
        chosen, coded = self._choose(which)
        op = {"kind": "coding.remove", "coding": chosen}
        if person == "coder" and coded.coder != person:
            self._refused(person, "not_allowed", **op)
        else:
            self.model.do(person, Act(self._do(person, **op), [self.model.entry(chosen, removes=True)]))

    @precondition(lambda self: self.model.standing())
    @rule(person=somebody, which=any_number, first=any_number, length=any_number, code=st.integers(0, 3))
    def change(self, person: str, which: int, first: int, length: int, code: int) -> None:
        """Extend, shrink or recode; only its coder gives a coding another code."""
        chosen, coded = self._choose(which)
        place = runs(len(self.model.words), first, length) if code != 1 else coded.place
        wanted = self.codes[code] if code < 2 else coded.code
        start, end = self.model.span(place)
        op = {"kind": "coding.change", "coding": chosen, "revision": self.revisions[-1][0], "start": start, "end": end,
              "code": wanted}  # fmt: skip
        mine = coded.coder == person
        if (person == "coder" and not mine) or (wanted != coded.code and not mine):
            return self._refused(person, "not_allowed", **op)
        key = self._do(person, **op)
        if (place, wanted) != (coded.place, coded.code):
            moved, renamed = place if place != coded.place else None, wanted if wanted != coded.code else None
            self.model.do(person, Act(key, [self.model.entry(chosen, place=moved, code=renamed)]))
        return None

    @precondition(lambda self: any(c.place.first < c.place.last for c in self.model.standing().values()))
    @rule(person=st.sampled_from(("owner", "editor")), which=any_number, where=any_number)
    def split(self, person: str, which: int, where: int) -> None:
        """Cut a coding of several words in two."""
        long = [id_ for id_, c in self.model.standing().items() if c.place.first < c.place.last]
        chosen, new = long[-1 - which % len(long)], str(uuid.uuid4())
        coded = self.model.standing()[chosen]
        cut = coded.place.first + 1 + where % (coded.place.last - coded.place.first)
        left, right = type(coded.place)(coded.place.first, cut - 1), type(coded.place)(cut, coded.place.last)
        at = self.model.span(right)[0]
        key = self._do(person, kind="coding.split", coding=chosen, revision=self.revisions[-1][0], at=at, new=new)
        shorter = self.model.entry(chosen, place=left)
        added = self.model.entry(new, coder=coded.coder, place=right, code=coded.code)
        self.model.do(person, Act(key, [shorter, added]))

    @rule(person=st.sampled_from(("owner", "editor")), which=any_number, number=st.integers(20, 9999))
    def correct(self, person: str, which: int, number: int) -> None:
        """Correct one word; codings stay on the words they are on."""
        turn, word = self.model.turn_of(which % len(self.model.words))
        before = tuple(self.model.turns[turn])
        after = (*before[:word], f"w{number}x", *before[word + 1 :])
        if after == before:
            return
        key = self._do(person, kind="turn.correct", revision=self.revisions[-1][0], turn=turn, text=" ".join(after))
        self.model.do(person, Act(key, turn=(turn, before, after)))
        self._revised()

    # Undo, redo, and what the network does

    @precondition(lambda self: any(self.model.undoable.values()))
    @rule(who=any_number, times=st.integers(1, 4), again=st.integers(0, 4))
    def undo(self, who: int, times: int, again: int) -> None:
        """Somebody takes their newest acts back, or is told why not and goes past it; then does some again."""
        able = [person for person in PEOPLE if self.model.undoable[person]]
        person = able[who % len(able)]
        past = self.past[person]  # by the model's name of the act, the server's: another one after a redo
        for _ in range(times):
            expected = self.model.next_undo(person, set(past))
            if expected is None:
                break
            undone = self.model.undo(person, set(past))
            value = self._value(person, kind="undo", past=sorted(past.values()))
            assert value["done"] is (undone is not None), value
            if undone is None:
                past[expected.key] = value["act"]
            self._revised()
        self._redo(person, again)

    @precondition(lambda self: any(self.model.redoable.values()))
    @rule(who=any_number, times=st.integers(1, 4))
    def redo(self, who: int, times: int) -> None:
        """Somebody does again what they took back, unless others built on it."""
        able = [person for person in PEOPLE if self.model.redoable[person]]
        self._redo(able[who % len(able)], times)

    def _redo(self, person: str, times: int) -> None:
        for _ in range(times):
            if not self.model.redoable[person]:
                return self._refused(person, "conflict", kind="redo")
            redone = self.model.redo(person)
            value = self._value(person, kind="redo")
            assert value["done"] is (redone is not None), value
            self._revised()
            if redone is None:
                return None
        return None

    @precondition(lambda self: self.done)
    @rule(which=any_number)
    def send_again(self, which: int) -> None:
        """The answer was lost on the way: the same gesture comes once more."""
        person, op, answer = self.done[which % len(self.done)]
        assert self._post(person, op) == answer

    @rule()
    def come_back(self) -> None:
        """A browser that was away takes in the events since, and shows what the database holds."""
        with self.office.read(self.actors["coder"]) as tx:
            newest, since = workspace.changes(tx, self.interview, self.seen_seq)
        shown = {one["id"]: one for one in self.seen["codings"]}
        revised = False
        for event in (shapes.event(e, "") for e in since):
            revised = revised or event["action"] == "transcript.revise"
            if event["action"].startswith("codings."):
                gone, come = event["before"] or {"codings": []}, event["after"] or {"codings": []}
            elif event["action"].startswith("coding."):
                gone, come = ({"codings": [side] if side else []} for side in (event["before"], event["after"]))
            else:
                continue
            for one in gone["codings"]:
                shown.pop(one["id"], None)
            shown |= {one["id"]: one for one in come["codings"]}
        self.seen = self._state()
        self.seen_seq = newest
        if not revised:
            assert shown == {one["id"]: one for one in self.seen["codings"]}

    # What must hold

    @invariant()
    def codings_are_those_of_the_model(self) -> None:
        """No coding is lost, doubled, moved or given to somebody else."""
        names = {actor.user: person for person, actor in self.actors.items()}
        words = self.model.words
        with self.office.read(self.actors["owner"]) as tx:
            found = coding.codings_of_interview(tx, self.interview)
        stored = {c.id: (c.quote.split(), c.code_id, names[c.coder_id], c.anchor.value) for c in found}
        assert stored == {
            id_: (words[c.place.first : c.place.last + 1], c.code, c.coder, "exact")
            for id_, c in self.model.standing().items()
        }
        assert len(stored) == len(found)

    def teardown(self) -> None:
        """The log is whole, and the history says of every act whether it stands."""
        with self.office.read(self.actors["owner"]) as tx:
            assert events.broken_link(tx.connection, self.project) is None
            assert events.misjudged(tx.connection, self.project) == []
            told = history.history(tx, self.interview, most=200)
        for person in PEOPLE:
            stands = {act.act for act in told.acts if act.stands and act.actor_id == self.actors[person].user}
            assert stands - self.before == {act.key for act in self.model.undoable[person]}

    # Helpers

    def _choose(self, which: int) -> tuple[str, Any]:
        standing = self.model.standing()
        chosen = list(standing)[
            -1 - which % len(standing)
        ]  # in the order they were made: identifiers differ every time
        return chosen, standing[chosen]

    def _state(self) -> dict[str, Any]:
        with self.office.read(self.actors["owner"]) as tx:
            return shapes.state(workspace.state(tx, self.interview))

    def _revised(self) -> None:
        with self.office.read(self.actors["owner"]) as tx:
            revision = interviews.interview(tx, self.interview).revision_id
        if revision != self.revisions[-1][0]:
            self.revisions.append((revision, [list(turn) for turn in self.model.turns]))

    def _do(self, person: str, **op: Any) -> str:
        gesture = {"id": str(uuid.uuid4()), "interview": self.interview, **op}
        answer = self._post(person, gesture)
        assert answer["ok"], answer
        self.done.append((person, gesture, answer))
        return gesture["id"]

    def _value(self, person: str, **op: Any) -> dict[str, Any]:
        self._do(person, **op)
        return self.done[-1][2]["value"]

    def _refused(self, person: str, error: str, **op: Any) -> None:
        answer = self._post(person, {"id": str(uuid.uuid4()), "interview": self.interview, **op})
        assert answer["error"]["code"] == error, answer

    def _post(self, person: str, op: dict[str, Any]) -> dict[str, Any]:
        (answer,) = ops._perform_all(self.office, self.actors[person], self.project, [Fields(op)])
        return answer
