"""The diary of differences: every decision with its reason and dissent, and the agreed layer, for files and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qual.domain.codebook import Code, in_tree_order
from qual.domain.decision import Decision
from qual.domain.permission import Action
from qual.domain.round import Round
from qual.errors import BadInput
from qual.exchange.decision_files import NO_CODE, WRITERS, AgreedRow, DiaryRow
from qual.exchange.report_data import CodedPassage
from qual.services.agreed import AgreedPassage, agreed_layer
from qual.services.differences import Decided, Said, choices, comments, decided
from qual.services.passages import PassageReader
from qual.store import accounts, codings
from qual.store.tx import Tx

NOW = "Codings as they stand"  # outside rounds
ALL_AGREED = "all coders agreed"
_WORDING = ("name", "definition", "include", "exclude", "example")


def export_diary(tx: Tx, project_id: str, kind: str) -> bytes:
    """Return the diary as a file of the kind "xlsx" or "csv"; the export is logged."""
    if kind not in WRITERS:
        raise BadInput(f"There is no diary of the kind '{kind}'. Choose xlsx or csv.")
    tx.require(Action.EXPORT, project_id)
    name = accounts.project(tx.connection, project_id).name
    data = WRITERS[kind](diary_rows(tx, project_id), agreed_rows(tx, project_id), name=name)
    tx.record("diary.export", ("project", project_id), project_id=project_id, after={"kind": kind, "bytes": len(data)})
    return data


def diary_rows(tx: Tx, project_id: str) -> tuple[DiaryRow, ...]:
    """Return every decision that the actor may see, round by round, oldest first, with those opened again."""
    tx.require(Action.EXPORT, project_id)
    reader = PassageReader(tx, project_id)
    names = accounts.names(tx.connection)
    codes = {code.id: code for code in codings.codes_of(tx.connection, project_id, deleted=True)}
    rows: list[DiaryRow] = []
    for scope, round_id in _scopes(tx, project_id):
        said = comments(tx, project_id, round_id)
        for one in decided(tx, project_id, round_id):
            thread = [s for s in said if set(s.comment.coding_ids) & set(one.decision.coding_ids)]
            rows.append(_diary_row(tx, scope, one, thread, reader, names, codes))
    return tuple(rows)


def agreed_rows(tx: Tx, project_id: str) -> tuple[AgreedRow, ...]:
    """Return the agreed layer of every revealed round, and of other codings where anything was decided about them."""
    tx.require(Action.EXPORT, project_id)
    reader = PassageReader(tx, project_id)
    paths = _paths(codings.codes_of(tx.connection, project_id, deleted=True))
    rows: list[AgreedRow] = []
    for scope, round_id in _scopes(tx, project_id):
        known = {one.decision.id: one.decision for one in decided(tx, project_id, round_id)}
        if round_id is not None or known:
            for one in agreed_layer(tx, project_id, round_id).passages:
                rows.append(AgreedRow(scope, _coded(one, reader, paths), _how(one, known)))
    return tuple(rows)


def _scopes(tx: Tx, project_id: str) -> Iterable[tuple[str, str | None]]:
    revealed: Iterable[Round] = reversed(choices(tx, project_id))
    return [*((one.name, one.id) for one in revealed), (NOW, None)]


def _diary_row(
    tx: Tx,
    scope: str,
    one: Decided,
    thread: Sequence[Said],
    reader: PassageReader,
    names: Mapping[str, str],
    codes: Mapping[str, Code],
) -> DiaryRow:
    decision = one.decision
    place = reader.passage(decision.interview_id, decision.revision_id, decision.span, quote=decision.quote)
    old, new = _words(tx, decision)
    return DiaryRow(
        scope,
        place.interview_name,
        place.participant or place.speaker,
        place.start_s,
        decision.quote,
        decision.kind,
        _gave(decision, names, codes),
        decision.outcome,
        names.get(decision.kept_of or "", ""),
        _named((given.code_id for given in one.gives), codes),
        decision.reason,
        tuple((objecting.name, objecting.why) for objecting in one.dissent),
        one.decided_by,
        decision.decided_at,
        decision.is_nameless,
        codes[decision.code_id].name if decision.code_id else "",
        old,
        new,
        tuple((s.author, s.comment.text) for s in thread),
        one.reopened_by,
        decision.reopened_at,
        decision.reopen_reason,
    )


def _gave(decision: Decision, names: Mapping[str, str], codes: Mapping[str, Code]) -> tuple[tuple[str, str], ...]:
    gave: dict[str, list[str]] = {coder: [] for coder in decision.compared}
    for given in decision.was_given:
        gave.setdefault(given.coder_id, []).append(given.code_id)
    told = ((names.get(coder, ""), _named(given, codes)) for coder, given in gave.items())
    return tuple(sorted(told, key=lambda line: line[0].casefold()))


def _named(code_ids: Iterable[str], codes: Mapping[str, Code]) -> str:
    return ", ".join(dict.fromkeys(codes[id_].name for id_ in code_ids)) or NO_CODE


def _words(tx: Tx, decision: Decision) -> tuple[str, str]:
    """Return the words of a code that a decision changed, before and since: only what differs."""
    if decision.code_id is None:
        return "", ""
    by_version = {row["version"]: row for row in codings.wordings(tx.connection, decision.code_id)}
    old, new = by_version[decision.old_version], by_version[decision.new_version]
    changed = [field for field in _WORDING if old[field] != new[field]]
    return "\n".join(str(old[field]) for field in changed), "\n".join(str(new[field]) for field in changed)


def _coded(one: AgreedPassage, reader: PassageReader, paths: Mapping[str, tuple[str, ...]]) -> CodedPassage:
    place = reader.passage(one.interview_id, one.revision_id, one.span, quote=one.quote)
    return CodedPassage(
        paths[one.code_id],
        one.quote,
        place.interview_name,
        place.speaker,
        place.participant,
        place.group,
        place.start_s,
        "",
        one.anchor,
        place.language,
    )


def _how(one: AgreedPassage, known: Mapping[str, Decision]) -> str:
    if one.decision_id is None:
        return ALL_AGREED
    return f"decided: {known[one.decision_id].reason}"


def _paths(codes: tuple[Code, ...]) -> dict[str, tuple[str, ...]]:
    paths: dict[str, tuple[str, ...]] = {}
    for node in in_tree_order(codes):
        paths[node.code.id] = (*paths.get(node.code.parent_id or "", ()), node.code.name)
    return paths
