"""The job that asks a language model for a draft: sends exactly what a person read, and stores what comes back."""

from __future__ import annotations

from typing import Any

from qual.analysis.draft_prompt import read_answer
from qual.engines.drafting import Question, ask
from qual.services import draft_asking
from qual.store.job_context import JobContext
from qual.workbench import Workbench
from qual.worker.pacing import stop_if_asked


def draft(workbench: Workbench, context: JobContext, given: dict[str, Any]) -> None:
    """Ask once and store the sentences; a job that is taken up after a kill asks again, unless it had stored them."""
    actor, online = workbench.actor(str(given["actor"])), workbench.config.online
    with workbench.read(actor) as tx:
        request = draft_asking.request_of_job(tx, context.job_id, online=online)
    if request.answered_at is not None:
        return
    engine = request.engine
    key = workbench.keys.get(request.project_id, str(engine["host"]))
    question = Question(str(engine["address"]), str(engine["model"]), request.system, request.task)
    context.progress("ask", 0.1)
    stop_if_asked(context)
    answer = ask(question, key=key, should_stop=context.should_stop)
    stop_if_asked(context, afresh=True)  # an answer may come in the moment somebody cancels
    found = read_answer(answer.text, len(request.quote_ids))
    said = {
        "answered_by": answer.model,
        "prompt_tokens": answer.n_prompt_tokens,
        "answer_tokens": answer.n_answer_tokens,
    }
    with workbench.write(actor) as tx:
        draft_asking.store_answer(tx, request.id, found, said)
    context.progress("ask", 1.0)
