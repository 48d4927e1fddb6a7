"""A codebook at work: short ways to code, merge and look, for the tests of what is done to codes in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qual.domain.codebook import Code
from qual.domain.coding import Coding
from qual.domain.project import Actor
from qual.services import codebook, coding
from qual.store import codings, rows, schema
from tests.plugins.workbenches import Study

Row = tuple[str, int, str | None, bool]


@dataclass(frozen=True)
class Desk:
    """A study in which people code and rearrange the codebook."""

    study: Study

    def do(self, service: Callable[..., Any], *given: Any, by: Actor | None = None, **named: Any) -> Any:
        """Run a writing service."""
        with self.study.workbench.write(by or self.study.owner) as tx:
            return service(tx, *given, **named)

    def ask(self, service: Callable[..., Any], *given: Any, by: Actor | None = None, **named: Any) -> Any:
        """Run a reading service."""
        with self.study.workbench.read(by or self.study.owner) as tx:
            return service(tx, *given, **named)

    def code(self, name: str, below: Code | None = None) -> Code:
        """Add a code."""
        return self.do(codebook.add_code, self.study.project.id, name, parent_id=below.id if below else None)

    def give(self, code: Code, words: str, *, by: Actor | None = None) -> Coding:
        """Code some words."""
        study = self.study
        span = study.span_of(words)
        return self.do(coding.add_coding, study.interview_id, study.revision.id, span, code.id, by=by)

    def quotes(self, code: Code) -> list[str]:
        """Return what stands under a code, by place."""
        standing = self.ask(coding.codings_of_interview, self.study.interview_id)
        return [one.quote for one in standing if one.code_id == code.id]

    def tree(self) -> list[tuple[str, int]]:
        """Return the codebook's names with their depth."""
        return [(node.code.name, node.depth) for node in self.ask(codebook.tree, self.study.project.id)]

    def rows(self) -> dict[str, Row]:
        """Return code, version, code it was made with, and whether it stands, of every coding there ever was."""

        def read(tx: Any) -> dict[str, Row]:
            mine = schema.codings.select().where(schema.codings.c.project_id == self.study.project.id)
            found = rows.fetch(tx.connection, Coding, mine)
            return {c.id: (c.code_id, c.code_version, c.coded_as, c.deleted_at is None) for c in found}

        return self.ask(read)

    def codes(self) -> dict[str, tuple[str | None, int, str | None, bool]]:
        """Return parent, position, what it was merged into, and whether it stands, of every code there ever was."""

        def read(tx: Any) -> dict[str, tuple[str | None, int, str | None, bool]]:
            found = codings.codes_of(tx.connection, self.study.project.id, deleted=True)
            return {c.id: (c.parent_id, c.position, c.merged_into, c.deleted_at is None) for c in found}

        return self.ask(read)
