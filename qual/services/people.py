"""Who was interviewed and how much each said, and whose words a passage is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from qual.analysis.readable import Readable
from qual.analysis.theme_table import Person
from qual.domain.interview import SpeakerRole
from qual.services.passages import PassageReader
from qual.store import interviews, readables
from qual.store.tx import Tx


class People:
    """The people of a project as its present transcripts have them, read once for many passages.

    A person is a participant, or a voice that nobody is linked to, apart in every interview. Interviewers are nobody.
    The caller has looked whether the actor may read the project.
    """

    def __init__(self, tx: Tx, project_id: str) -> None:
        """Read who speaks where, and count their words."""
        self._reader = PassageReader(tx, project_id)
        found = interviews.of_project(tx.connection, project_id)
        self._texts: dict[str, Readable] = {r.interview_id: r for r in readables.each_of(tx.connection, found)}
        self._voices: dict[tuple[str, str], str | None] = {}
        self._known: dict[str, tuple[str, str]] = {}  # label and group by person
        self._words: Counter[str] = Counter()
        self._heard_in: dict[str, set[str]] = {}
        for text in self._texts.values():
            for key, n_words in zip(text.speakers, text.words_per_turn.tolist(), strict=True):
                person = self._voice(text.interview_id, key)
                if person is not None and n_words:
                    self._words[person] += n_words
                    self._heard_in.setdefault(text.interview_id, set()).add(person)

    @property
    def interviewed(self) -> tuple[Person, ...]:
        """Everybody who says a word in a present transcript, by label; interviewers left out.

        Somebody `behind` a passage asked for before, of an earlier text only, was interviewed too.
        """
        people = [Person(id_, *self._known[id_], n_words) for id_, n_words in self._words.items()]
        return tuple(sorted(people, key=lambda person: (person.label.casefold(), person.id)))

    @property
    def heard_in(self) -> Mapping[str, set[str]]:
        """Who speaks in each interview, by their ids."""
        return self._heard_in

    def behind(self, interview_id: str, revision_id: str | None, start: int, end: int) -> str | None:
        """Return whose words a passage is: of who speaks first in it besides the interviewer; None if nobody does.

        `revision_id` is the text that the passage lies in, None for the present one.
        """
        text = self._texts.get(interview_id)
        if text is None or revision_id not in (None, text.revision_id):
            return self._in_earlier_text(interview_id, revision_id, start, end)
        first = text.turn_index(start)
        last = max(first, int(np.searchsorted(text.turns[:, 0], end, side="left")) - 1)
        return self._first_of(interview_id, text.speakers[first : last + 1])

    def label(self, person: str) -> str:
        """Return the label of somebody `behind` a passage."""
        return self._known[person][0]

    def group(self, person: str) -> str:
        """Return the group of somebody `behind` a passage, "" where nobody has said which."""
        return self._known[person][1]

    def _in_earlier_text(self, interview_id: str, revision_id: str | None, start: int, end: int) -> str | None:
        if revision_id is None:
            return None
        turns = self._reader.revision(revision_id).document.turns
        touched = tuple(turn.speaker for turn in turns if turn.span.start < end and start < turn.span.end)
        return self._first_of(interview_id, touched)

    def _first_of(self, interview_id: str, keys: tuple[str, ...]) -> str | None:
        voices = (self._voice(interview_id, key) for key in keys)
        found = next((person for person in voices if person is not None), None)
        if found is not None:
            self._words.setdefault(found, 0)
        return found

    def _voice(self, interview_id: str, key: str) -> str | None:
        place = (interview_id, key)
        if place not in self._voices:
            self._voices[place] = self._person(interview_id, key)
        return self._voices[place]

    def _person(self, interview_id: str, key: str) -> str | None:
        speaker, participant = self._reader.voice(interview_id, key)
        if participant is not None:
            self._known[participant.id] = (participant.label, participant.group)
            return participant.id
        if speaker is not None and speaker.role is SpeakerRole.INTERVIEWER:
            return None
        id_ = f"{interview_id}:{key}"
        self._known[id_] = (f"{self._reader.interview(interview_id).name}: {speaker.name if speaker else key}", "")
        return id_
