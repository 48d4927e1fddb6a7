"""A team that codes the same interview and talks its differences through, for the tests of negotiating."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qual.domain.codebook import Code
from qual.domain.coding import Coding
from qual.domain.decision import Decision, Outcome
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.round import Round
from qual.services import codebook, coding, differences, negotiation, rounds
from qual.services.differences import Line, Queue
from qual.services.negotiation import Choice
from qual.store import schema
from qual.store.rounds import assignments_of_round
from tests.plugins.workbenches import Study


@dataclass(frozen=True)
class Team:
    """Ada and Ben code, Rosa reviews, Gil is a guest; there are the codes Trust and Fear."""

    study: Study
    ada: Actor
    ben: Actor
    rosa: Actor
    gil: Actor
    trust: Code
    fear: Code

    def do(self, by: Actor, service: Callable[..., Any], *given: Any, **named: Any) -> Any:
        with self.study.workbench.write(by) as tx:
            return service(tx, *given, **named)

    def ask(self, by: Actor, service: Callable[..., Any], *given: Any, **named: Any) -> Any:
        with self.study.workbench.read(by) as tx:
            return service(tx, *given, **named)

    def give(self, by: Actor, code: Code, words: str) -> Coding:
        study = self.study
        return self.do(by, coding.add_coding, study.interview_id, study.revision.id, study.span_of(words), code.id)

    def open_round(self, *, is_blind: bool = True, name: str = "First") -> Round:
        tasks = [rounds.Task(self.study.interview_id, who.user) for who in (self.ada, self.ben)]
        owner, project = self.study.owner, self.study.project.id
        return self.do(owner, rounds.make_round, project, name, tasks, is_blind=is_blind)

    def finish(self, round_: Round) -> None:
        tasks = self.ask(self.ada, lambda tx: assignments_of_round(tx.connection, round_.id))
        for task in tasks:
            who = next(a for a in (self.ada, self.ben) if a.user == task.coder_id)
            self.do(who, rounds.say_done, task.id)

    def queue(self, by: Actor | None = None, round_id: str | None = None) -> Queue:
        return self.ask(by or self.ada, differences.queue, self.study.project.id, round_id)

    def line(self, words: str, by: Actor | None = None, round_id: str | None = None) -> Line:
        return next(one for one in self.queue(by, round_id).lines if words in one.quote)

    def decide(
        self, by: Actor, line: Line, outcome: Outcome, reason: str = "We read it again", **more: Any
    ) -> Decision:
        found, round_id = line.found, more.pop("round_id", None)
        return self.do(
            by,
            negotiation.decide,
            self.study.project.id,
            round_id,
            found.interview_id,
            found.coding_ids,
            Choice(outcome, reason, **more),
        )

    def individual(self) -> list[tuple[object, ...]]:
        """Return every row of the codings and of the layers written down, as the database holds them."""

        def read(tx: Any) -> list[tuple[object, ...]]:
            found: list[tuple[object, ...]] = []
            for table, order in (
                (schema.codings, schema.codings.c.id),
                (schema.layer_codings, schema.layer_codings.c.coding_id),
            ):
                found += [tuple(row) for row in tx.connection.execute(sa.select(table).order_by(order))]
            return found

        return self.ask(self.ada, read)


def make_team(study: Study) -> Team:
    """Put the team together."""
    with study.workbench.write(study.owner) as tx:
        trust = codebook.add_code(tx, study.project.id, "Trust", texts={"definition": "Relying on somebody."})
        fear = codebook.add_code(tx, study.project.id, "Fear", texts={"definition": "Being afraid."})
    people = {name: study.member(name, role) for name, role in _ROLES.items()}
    return Team(study, *people.values(), trust, fear)


_ROLES = {"Ada": Role.CODER, "Ben": Role.EDITOR, "Rosa": Role.REVIEWER, "Gil": Role.GUEST}
