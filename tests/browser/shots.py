"""Screenshots of every page: `python -m tests.browser.shots FOLDER`; light and dark, two sizes, the demo project."""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from qual.domain.coding import Coding
from qual.domain.document import Span
from qual.domain.permission import Role
from qual.domain.project import Actor, Project, User
from qual.domain.theme import Verdict
from qual.services import (
    codebook,
    coding,
    deciding,
    demo,
    interviews,
    projects,
    rounds,
    suggestion_requests,
    suggestions,
    theme_reviews,
    theme_sentences,
    theme_steps,
    themes,
    transcripts,
)
from qual.services.rounds import Task
from qual.store import accounts
from qual.workbench import Workbench
from tests.browser.chromium import chromium
from tests.browser.sites import Site, running_site
from tests.processes import ROOT, worker_process

SIZES = {"": (1440, 900), "-small": (1024, 768)}
SCHEMES = {"": "light", "-dark": "dark"}
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 900)))"


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engines", default="fake", help="'real' for suggestions that make sense; takes minutes")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        running_site(Path(data), _fill, engines=given.engines) as site,
        chromium() as chrome,
    ):
        addresses = _addresses(site)
        for size, (width, height) in SIZES.items():
            for scheme, colours in SCHEMES.items():
                page = _page(chrome, width, height, colours)
                for name, address in addresses.items():
                    page.goto(site.address + address)
                    _settle(page, name)
                    page.screenshot(path=given.folder / f"{name}{size}{scheme}.png")
                page.context.close()


def _fill(workbench: Workbench) -> None:
    """Load the demo, code a few more passages, ask for suggestions, and make a theme of the first one."""
    actor = workbench.local_actor()
    with workbench.write(actor) as tx:
        project = demo.load_demo(tx, ROOT / "transcripts_example", ROOT / "codebooks")
        _code_more(tx, project)
        job_id = suggestion_requests.request_suggestions(tx, project.id)
    _code_in_rounds(workbench, project)
    with worker_process(workbench) as worker:
        worker.wait_for(job_id)
    with workbench.write(actor) as tx:
        run = suggestion_requests.run_of_job(tx, job_id)
        view = suggestions.run_suggestions(tx, run.id)[0]
        theme = deciding.accept(
            tx,
            view.suggestion.id,
            "Someone has to have time",
            "Being asked how one slept, without hurry, is where being taken seriously begins.",
            view.quotes,
        )
        first = themes.theme_view(tx, theme.id).quotes[0].quote.id
        theme_sentences.add_sentence(tx, theme.id, "People notice at once whether there is time.", quote_ids=[first])
        theme_sentences.add_sentence(tx, theme.id, "Managers speak of time as a matter of staffing.")
        theme_steps.send_to_review(tx, theme.id, "Please read the quotes from the night shift too.")
        theme_reviews.review(tx, theme.id, Verdict.AGREE, "I see this in all three wards.")


def _code_more(tx, project: Project) -> None:
    """Code sentences of the focus group, some of them twice, so that overlaps show."""
    codes = [node.code for node in codebook.tree(tx, project.id) if node.code.parent_id]
    line = _coded_interview(tx, project)
    revision = line.interview.revision_id
    document = transcripts.revision(tx, revision).document
    for number, turn in enumerate(document.turns[1:16]):
        text = turn.span.slice(document.text)
        end = text.find(". ", 40)
        span = turn.span if end < 0 else Span(turn.span.start, turn.span.start + end + 1)
        for code in (codes[number % len(codes)], codes[(3 * number + 5) % len(codes)])[: 1 + number % 2]:
            coding.add_coding(tx, line.interview.id, revision, span, code.id)


def _code_in_rounds(workbench: Workbench, project: Project) -> None:
    """Have three people code six interviews blind, each a little otherwise; a second round has just begun."""
    owner = workbench.local_actor()
    with workbench.write(owner) as tx:
        people = [Actor(id_, name) for id_, name in (("anna", "Anna"), ("ben", "Ben"), ("carla", "Carla"))]
        for person in people:
            accounts.add_user(tx.connection, User(person.user, person.name, "", False, tx.time))
            projects.set_member(tx, project.id, person.name, Role.CODER)
        lines = [line.interview for line in interviews.interview_lines(tx, project.id) if line.interview.revision_id]
        codes = [node.code for node in codebook.tree(tx, project.id) if node.code.parent_id][:6]
        tasks = [Task(one.id, person.user) for one in lines[:6] for person in people]
        first = rounds.make_round(tx, project.id, "First double coding", tasks)
    for number, person in enumerate(people):
        luck = random.Random(number)
        with workbench.write(person) as tx:
            for interview in lines[:6]:
                document = transcripts.revision(tx, str(interview.revision_id)).document
                for at, turn in enumerate(document.turns[1:30]):
                    if at % 3 == 0 or luck.random() < 0.15:
                        code = codes[at % len(codes) if luck.random() < 0.8 else luck.randrange(len(codes))]
                        coding.add_coding(tx, interview.id, interview.revision_id, turn.span, code.id)
            for one, task in rounds.my_tasks(tx, project.id):
                if one.id == first.id:
                    rounds.say_done(tx, task.assignment.id)
    with workbench.write(owner) as tx:
        theirs = [Task(lines[-1].id, who.user) for who in people[:2]]
        rounds.make_round(tx, project.id, "Second look", theirs, is_codebook_fixed=False)


def _coded_interview(tx, project: Project) -> interviews.InterviewLine:
    lines = interviews.interview_lines(tx, project.id)
    return max(lines, key=lambda line: (line.interview.language == "en", line.n_codings))


def _addresses(site: Site) -> dict[str, str]:
    with site.workbench.read(site.local) as tx:
        project = projects.projects(tx)[0]
        line = _coded_interview(tx, project)
        theme = themes.theme_lines(tx, project.id)[0].theme
        code = next(node.code for node in codebook.tree(tx, project.id) if node.code.example)
        first: Coding = coding.codings_of_interview(tx, line.interview.id)[0]
    here = f"project={project.id}"
    there = f"{here}&interview={line.interview.id}"
    with site.workbench.read(site.local) as tx:
        revealed = next(view for view in rounds.rounds_of(tx, project.id) if not view.round.is_open)
    compared = f"{here}&interview={revealed.tasks[0].assignment.interview_id}"
    return {
        "compare": f"/code?{compared}&panel=compare:{revealed.round.id}",
        "projects": "/",
        "interviews": f"/interviews?{here}",
        "transcript": f"/transcript?{there}",
        "code": f"/code?{there}&at={first.start}",
        "read": f"/read?{here}",
        "read-passage": f"/read?{there}",
        "practise": f"/practise?{here}",
        "codebook": f"/codebook?{here}",
        "codebook-code": f"/codebook?{here}&code={code.id}",
        "negotiate": f"/negotiate?{here}",
        "rounds": f"/rounds?{here}",
        "themes": f"/themes?{here}",
        "review": f"/review?{here}",
        "review-theme": f"/review?{here}&theme={theme.id}",
        "agreement": f"/agreement?{here}",
        "report": f"/report?{here}",
    }


def _page(chrome: Browser, width: int, height: int, colours: str) -> Page:
    context = chrome.new_context(
        viewport={"width": width, "height": height},
        color_scheme=colours,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale="en-GB",
    )
    context.set_default_timeout(60_000)
    return context.new_page()


def _settle(page: Page, name: str) -> None:
    """Wait until nothing of the page is still coming."""
    if name in {"code", "compare", "transcript"}:
        mode = "transcript" if name == "transcript" else "code"
        page.locator(f"[data-testid=workspace][data-mode={mode}][data-ready='1']").wait_for()
    else:
        page.locator(".st-key-page-head, .st-key-plain h1, .st-key-plain h2").first.wait_for()
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.evaluate(SETTLED)
    if name == "code":
        _select(page)


def _select(page: Page) -> None:
    """Leave a passage selected, with the type-ahead open, as while coding."""
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.locator("[data-testid=popover]").wait_for()
    page.evaluate(SETTLED)


if __name__ == "__main__":
    main()
