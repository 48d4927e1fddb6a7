"""The whole job on one screen: a recording goes in, a coded and reviewed theme comes out, with the real engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from qual.cli.files import receive
from qual.config import Config
from qual.domain.document import Span
from qual.domain.permission import Role
from qual.domain.theme import ThemeState, Verdict
from qual.services import (
    accounts,
    coding,
    deciding,
    demo,
    projects,
    reports,
    suggestion_requests,
    suggestions,
    theme_reviews,
    theme_steps,
    themes,
    transcripts,
)
from qual.workbench import open_workbench
from tests.processes import worker_process

EXAMPLES = Path(__file__).parents[1]


@pytest.mark.slow
def test_from_a_recording_to_a_reviewed_theme_in_a_report(tmp_path: Path) -> None:
    workbench = open_workbench(Config(data=tmp_path / "data"))
    anna = workbench.local_actor()
    with workbench.write(anna) as tx:
        study = demo.load_demo(tx, EXAMPLES / "transcripts_example", EXAMPLES / "codebooks")
        ben = accounts.create_user(tx, "Ben", "correct horse battery")
        projects.set_member(tx, study.id, "Ben", Role.REVIEWER)
    recording = EXAMPLES / "transcripts_example" / "recording" / "ward_manager_en.mp3"
    received = receive(workbench, anna, study.id, recording, language="en", n_speakers=2)

    with worker_process(workbench) as worker:
        worker.wait_for(received.job_id)
        with workbench.write(anna) as tx:
            heard = transcripts.current_revision(tx, received.interview.id)
            assert len(heard.document.speakers) == 2
            assert "morning" in heard.document.text
            transcripts.update_speaker(tx, received.interview.id, "S2", {"name": "Manager"})

            word = heard.document.words[10]
            code = coding.add_coding(tx, received.interview.id, heard.id, word.span, _any_code(tx, study.id))
            assert code.quote == word.span.slice(heard.document.text)

            job_id = suggestion_requests.request_suggestions(tx, study.id)
        worker.wait_for(job_id)

    with workbench.write(anna) as tx:
        run = suggestion_requests.run_of_job(tx, job_id)
        question = suggestions.run_suggestions(tx, run.id)[0]
        assert len({quote.participant for quote in question.quotes}) > 1
        theme = deciding.accept(tx, question.suggestion.id, "Waiting", "Waiting is where it shows.", question.quotes)
        theme_steps.send_to_review(tx, theme.id)
    with workbench.write(workbench.actor(ben.id)) as tx:
        theme_reviews.review(tx, theme.id, Verdict.AGREE, "I see it too.")
    with workbench.write(anna) as tx:
        view = themes.theme_view(tx, theme.id)
        assert view.theme.state is ThemeState.AGREED
        assert view.quotes[0].passage.quote == Span(view.quotes[0].quote.start, view.quotes[0].quote.end).slice(
            transcripts.revision(tx, view.quotes[0].quote.revision_id).document.text
        )
        report = reports.report(tx, study.id, "html").decode()
    assert "Waiting is where it shows." in report
    assert view.quotes[0].passage.quote.split()[0] in report
    workbench.close()


def _any_code(tx, project_id: str) -> str:
    from qual.services import codebook

    return codebook.tree(tx, project_id)[0].code.id
