"""The plain Streamlit way, to compare with: every coding is a trigger, the script runs again, all data is sent again.

Run by benchmarks.coding; the stored codings go through the same service as in the app.
"""

from __future__ import annotations

import os

import streamlit as st

from qual.domain.document import Span
from qual.services import codebook, coding, interviews, transcripts
from qual.workbench import open_workbench

# Draws every turn as a paragraph cut at the codings' ends; a press of the key 1 codes the place in window.place.
SCRIPT = """
export default function (component) {
  const { data, setTriggerValue, parentElement } = component;
  const root = parentElement.querySelector(".plain");
  const points = Array.from(data.text);
  root.replaceChildren(...data.turns.map(([from, to]) => {
    const p = document.createElement("p");
    const over = data.codings.filter(([start, end]) => start < to && end > from);
    const cuts = new Set([from, to]);
    for (const [start, end] of over) { cuts.add(Math.max(start, from)); cuts.add(Math.min(end, to)); }
    const sorted = [...cuts].sort((a, b) => a - b);
    for (let i = 0; i + 1 < sorted.length; i++) {
      const span = document.createElement("span");
      const here = over.filter(([start, end]) => start <= sorted[i] && end >= sorted[i + 1]);
      span.textContent = points.slice(sorted[i], sorted[i + 1]).join("");
      if (here.length) span.style.background = here[here.length - 1][2] + "44";
      p.append(span);
    }
    return p;
  }));
  root.dataset.count = data.codings.length;
  root.onkeydown = (event) => { if (event.key === "1") setTriggerValue("coded", [...window.place]); };
}
"""


@st.cache_resource
def _workbench():
    return open_workbench()


workbench = _workbench()
actor = workbench.local_actor()
interview_id, revision_id, code_id = (os.environ[f"BENCH_{name}"] for name in ("INTERVIEW", "REVISION", "CODE"))


@st.cache_data
def _document(key: str):
    with workbench.read(actor) as tx:
        found = transcripts.revision(tx, key).document
    return found.text, [tuple(turn.span) for turn in found.turns]


_mount = st.components.v2.component(
    "plain", html="<div class='plain' tabindex='0'></div>", js=SCRIPT, isolate_styles=False
)


@st.fragment(run_every=1 if os.environ.get("BENCH_POLL") == "1" else None)
def interview() -> None:
    """Draw the interview; with polling on, look every second for what others did."""
    result = st.session_state.get("coder") or {}  # noqa: TID251 - the rule is for the product
    if place := result.get("coded"):
        with workbench.write(actor) as tx:
            coding.add_coding(tx, interview_id, revision_id, Span(*place), code_id)
    text, turns = _document(revision_id)
    with workbench.read(actor) as tx:
        colours = {code.code.id: code.code.colour for code in codebook.tree(tx, _project(tx))}
        codings = coding.codings_of_interview(tx, interview_id)
    data = {"text": text, "turns": turns, "codings": [(c.start, c.end, colours[c.code_id]) for c in codings]}
    _mount(key="coder", data=data, on_coded_change=lambda: None)


def _project(tx) -> str:
    return interviews.interview(tx, interview_id).project_id


interview()
