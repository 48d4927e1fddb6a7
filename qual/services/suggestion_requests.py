"""Asking for theme suggestions: over which material, and whether the team has read enough of it by then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qual.analysis.clustering import Granularity
from qual.analysis.segments import Unit
from qual.domain.codebook import with_descendants
from qual.domain.ids import new_id
from qual.domain.interview import Interview
from qual.domain.permission import Action
from qual.errors import BadInput, Conflict, NotFound
from qual.services.in_rounds import require_no_machine_help, sight
from qual.services.reading_share import TeamRead, team_read
from qual.store import codings, events, interviews, themes
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx

LARGEST_SEED = 2**31 - 1
_USUAL: dict[str, object] = {
    "interview_ids": [],
    "groups": [],
    "code_ids": [],
    "only_uncoded": False,
    "unit": Unit.TURN.value,
    "with_interviewers": False,
    "granularity": Granularity.MEDIUM.value,
    "seed": 0,
}  # wishes, and what holds where nothing is said
AT_THE_COMPUTER = "Asked on the command line, by somebody at the computer that holds the data."


def request_suggestions(
    tx: Tx,
    project_id: str,
    *,
    interview_ids: Sequence[str] = (),
    groups: Sequence[str] = (),
    code_ids: Sequence[str] = (),
    only_uncoded: bool = False,
    unit: Unit = Unit.TURN,
    with_interviewers: bool = False,
    granularity: Granularity = Granularity.MEDIUM,
    seed: int = 0,
    early_reason: str = "",
    at_the_computer: bool = False,
) -> str:
    """Ask for theme suggestions and return the job's id.

    Args:
        tx: of whoever asks; what an open blind round hides from them is no coding here.
        project_id: the project.
        interview_ids: only in these; all if none is given.
        groups: only what people of these groups say.
        code_ids: only passages that share a character with a standing coding of these codes, or of one under them.
        only_uncoded: only passages without any coding; not together with codes.
        unit: what counts as one passage.
        with_interviewers: with what interviewers say; it is left out otherwise.
        granularity: how fine the groups are.
        seed: the same passages, decisions and seed give the same groups.
        early_reason: why not to wait until the team has read enough; for owners and editors.
        at_the_computer: do not wait, and record that; for the command line.

    Raises Conflict before the team has read enough and while the actor codes blind; BadInput where there is nothing to
    group or the wishes contradict each other; NotFound for interviews or codes that are gone.
    """
    tx.require(Action.SUGGEST, project_id)
    require_no_machine_help(tx, project_id)
    _require_material(tx, project_id, interview_ids)
    _require_codes(tx, project_id, interview_ids, code_ids, only_uncoded=only_uncoded)
    if not 0 <= seed <= LARGEST_SEED:
        raise BadInput(f"The seed is a whole number from 0 to {LARGEST_SEED}.")
    parameters: dict[str, object] = {
        "interview_ids": list(interview_ids),
        "groups": list(groups),
        "code_ids": list(code_ids),
        "only_uncoded": only_uncoded,
        "unit": Unit(unit).value,
        "with_interviewers": with_interviewers,
        "granularity": Granularity(granularity).value,
        "seed": seed,
        "reading": _reading(tx, project_id, early_reason, at_the_computer=at_the_computer),
    }
    run_id = new_id()
    job_id = tx.request_job("suggest", project_id, run_id, {})
    themes.add_run(
        tx.connection,
        SuggestionRun(run_id, project_id, job_id, parameters, {}, "", 0, tx.actor.user, tx.time),
    )
    tx.record("suggestions.request", ("run", run_id), project_id=project_id, after=parameters)
    return job_id


def request_again(tx: Tx, run_id: str) -> str:
    """Ask once more for what a run was asked for, with its seed and its reason not to wait; return the job's id.

    Raises Conflict where interviews or codes it was about are gone, and what `request_suggestions` raises.
    """
    run = themes.run(tx.connection, run_id)
    tx.require(Action.SUGGEST, run.project_id)
    wishes: dict[str, Any] = wishes_of(run)
    known = {one.id for one in interviews.of_project(tx.connection, run.project_id)}
    known |= {one.id for one in codings.codes_of(tx.connection, run.project_id)}
    if gone := {*wishes["interview_ids"], *wishes["code_ids"]} - known:
        raise Conflict(
            f"This run was about interviews or codes that are gone ({len(gone)}), so it cannot be made again as it "
            "was. Ask for suggestions with those that are there."
        )
    reading: Any = run.parameters.get("reading") or {}
    return request_suggestions(tx, run.project_id, early_reason=str(reading.get("early_reason") or ""), **wishes)


def wishes_of(run: SuggestionRun) -> dict[str, object]:
    """Return what a run was asked for, as `request_suggestions` takes it; runs of an older Qual lack some of it."""
    return {name: run.parameters.get(name, usual) for name, usual in _USUAL.items()}


def run_of_job(tx: Tx, job_id: str) -> SuggestionRun:
    """Return the run a queued job is to fill."""
    run = themes.run(tx.connection, events.job_request(tx.connection, job_id).target_id)
    tx.require(Action.SUGGEST, run.project_id)
    return run


def _require_material(tx: Tx, project_id: str, interview_ids: Sequence[str]) -> None:
    mine: dict[str, Interview] = {i.id: i for i in interviews.of_project(tx.connection, project_id)}
    if unknown := [i for i in interview_ids if i not in mine]:
        raise NotFound(f"{len(unknown)} of the chosen interviews do not exist any more. Reload the page.")
    if not any(i.revision_id for i in mine.values() if not interview_ids or i.id in interview_ids):
        raise BadInput("None of these interviews has a transcript yet. Import or transcribe one first.")


def _require_codes(
    tx: Tx, project_id: str, interview_ids: Sequence[str], code_ids: Sequence[str], *, only_uncoded: bool
) -> None:
    if not code_ids:
        return
    if only_uncoded:
        raise BadInput("Choose codes, or only passages that nobody has coded: no passage is both.")
    wanted = codes_and_below(tx, project_id, code_ids)
    if unknown := set(code_ids) - wanted:
        raise NotFound(f"{len(unknown)} of the chosen codes do not exist any more. Reload the page.")
    within = list(interview_ids) or None
    if not codings.places(tx.connection, project_id, sight(tx, project_id), code_ids=wanted, interview_ids=within):
        where = "the chosen interviews" if interview_ids else "this project"
        raise BadInput(f"Nothing in {where} is coded with the chosen codes. Choose other ones, or none for everything.")


def codes_and_below(tx: Tx, project_id: str, code_ids: Sequence[str]) -> frozenset[str]:
    """Return those of the codes that stand, with all that stand under them."""
    codes = codings.codes_of(tx.connection, project_id)
    standing = {code.id for code in codes}.intersection(code_ids)
    return frozenset().union(*(with_descendants(code_id, codes) for code_id in standing))


def _reading(tx: Tx, project_id: str, reason: str, *, at_the_computer: bool) -> dict[str, object]:
    """Return how much was read when somebody asked and why they did not wait; raise Conflict if they have to."""
    found = team_read(tx, project_id)
    said = " ".join(reason.split())
    if not found.is_enough:
        if at_the_computer:
            said = said or AT_THE_COMPUTER
        elif not said:
            raise Conflict(_locked(found))
        else:
            tx.require(Action.SUGGEST_EARLY, project_id)
    return {
        "percent": found.percent,
        "rule": found.rule.as_json(),
        "is_enough": found.is_enough,
        "early_reason": "" if found.is_enough else said,
    }


def _locked(found: TeamRead) -> str:
    return (
        f"Suggestions wait until the team has read {found.rule.percent} % of the material; so far it is "
        f"{found.percent} %. Read and code on, or let an owner or editor ask anyway and say why."
    )
