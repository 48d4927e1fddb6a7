"""Settings: models by language and those brought in, the words of the study, its rules, how hard the computer works."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.domain.speech_settings import ENGINES, SpeechSettings
from qual.domain.working import FULL, GENTLE, LOWEST, Working
from qual.engines.model_import import import_folder, remove_model
from qual.engines.models import ModelStatus
from qual.engines.pyannote import COMMUNITY
from qual.services import installation, models, projects, speech_choices
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.agreement_switch_form import agreement_switch
from qual.ui.components.upload import upload
from qual.ui.format import language_name, listed, plain
from qual.ui.language_model_form import language_model_form
from qual.ui.layout import page_head
from qual.ui.reading_rule_form import reading_rule_form
from qual.ui.text import catalogue, t
from qual.workbench import Workbench

_LANGUAGES_SHOWN = 6


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the settings of the open project and of this installation."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    is_keeper = role is Role.OWNER or feedback.ask(workbench, actor, installation.is_administrator)
    choices = feedback.ask(workbench, actor, speech_choices.choices, project.id)
    known = models.speech_models(workbench.config.models_folder)
    page_head(t("settings.title"), over=project.name, lead=t("settings.lead"))
    st.subheader(t("settings.models"), anchor=False)
    _languages(workbench, actor, project, choices, known, can_change=may(role, Action.MANAGE_PROJECT))
    for model in known:
        _model(workbench, actor, project, model, can_remove=is_keeper)
    if is_keeper:
        with st.expander(t("settings.import"), icon=":material/add:", key="import-model"):
            _import(workbench, actor, project)
    if may(role, Action.TRANSCRIBE):
        _vocabulary(workbench, actor, project, choices)
    reading_rule_form(workbench, actor, project)
    agreement_switch(workbench, actor, project)
    language_model_form(workbench, actor, project)
    if feedback.ask(workbench, actor, installation.is_administrator):
        _working(workbench, actor)


def _languages(
    workbench: Workbench,
    actor: Actor,
    project: Project,
    choices: SpeechSettings,
    known: tuple[ModelStatus, ...],
    *,
    can_change: bool,
) -> None:
    usable = [model.name for model in known if model.state != "missing"]
    columns = st.columns(max(2, len(project.languages)))
    for column, language in zip(columns, project.languages, strict=False):
        chosen = choices.model_for(language)
        names = ["", *(name for name in usable if name != models.PACKAGED)]
        if chosen and chosen not in names:
            names.append(chosen)  # it was removed since; a job that needs it says so
        column.selectbox(
            t("settings.model.of", language=language_name(language)),
            names,
            index=names.index(chosen),
            format_func=lambda name: name or t("settings.model.packaged", name=models.PACKAGED),
            key=f"model-{language}",
            disabled=not can_change,
            on_change=_choose_model,
            args=(workbench, actor, project.id, language),
        )
    st.selectbox(
        t("settings.engine"),
        ("", ENGINES[1]),
        index=("", ENGINES[1]).index(choices.engine if choices.engine == ENGINES[1] else ""),
        format_func=lambda name: t("settings.engine.reference" if name else "settings.engine.usual"),
        key="engine",
        disabled=not can_change,
        on_change=_choose_engine,
        args=(workbench, actor, project.id),
        width=420,
    )


def _choose_model(workbench: Workbench, actor: Actor, project_id: str, language: str) -> None:
    wanted = str(state.widget(f"model-{language}") or "")
    if feedback.change_first(workbench, actor, speech_choices.choose_model, project_id, language, wanted).ok:
        state.leave_note(t("settings.model.chosen", language=language_name(language), name=wanted or models.PACKAGED))


def _choose_engine(workbench: Workbench, actor: Actor, project_id: str) -> None:
    feedback.on_press(workbench, actor, speech_choices.choose_engine, project_id, str(state.widget("engine") or ""))


def _model(workbench: Workbench, actor: Actor, project: Project, model: ModelStatus, *, can_remove: bool) -> None:
    is_here = model.state != "missing"
    with st.container(key=f"row-{model.name}"):
        name, told, action = st.columns((3, 6, 1.6), vertical_alignment="center")
        name.markdown(f"**{plain(model.name)}**")
        name.caption(plain(_facts(model)))
        told.markdown(plain(model.note))
        if not is_here:
            told.caption(
                plain(
                    t("settings.model.missing", how=model.where)
                    if not workbench.config.team
                    else t("settings.model.missing.team")
                )
            )
        with action:
            if not is_here:
                st.badge(t("settings.model.absent"), color="gray")
            elif model.imported and can_remove:
                st.button(
                    t("settings.model.remove"),
                    key=f"remove-{model.name}",
                    type="tertiary",
                    on_click=_remove,
                    args=(workbench, actor, project.id, model.name),
                )
            else:
                st.badge(t("settings.model.here"), color="green")


def _facts(model: ModelStatus) -> str:
    languages = listed([language_name(code) for code in model.languages], most=_LANGUAGES_SHOWN)
    size = t("settings.model.size", mb=round(model.size / 1e6)) if model.size else ""
    parts = [languages or t("settings.model.many"), model.licence, size, model.engine]
    return " · ".join(part for part in parts if part)


def _remove(workbench: Workbench, actor: Actor, project_id: str, name: str) -> None:
    recorded = feedback.change_first(workbench, actor, models.record_removal, project_id, name)
    if recorded.ok and feedback.attempt_first(lambda: remove_model(name, workbench.config.models_folder)).ok:
        state.leave_note(t("settings.model.removed", name=name))


def _import(workbench: Workbench, actor: Actor, project: Project) -> None:
    st.caption(t("settings.import.note"))
    round_ = state.round_of("model")
    left, right = st.columns(2)
    name = left.text_input(t("settings.import.name"), key=f"import-name-{round_}", placeholder="kb-whisper-base")
    licence = right.text_input(
        t("settings.import.licence"), key=f"import-licence-{round_}", placeholder=t("settings.import.licence.hint")
    )
    if not workbench.config.team:  # on a server a path would tell what lies on its disk
        path = st.text_input(
            t("settings.import.path"), key=f"import-path-{round_}", placeholder="/home/…/kb-whisper-base"
        )
        if st.button(
            t("settings.import.button"), key="import-model-start", type="primary", disabled=not path or not name
        ):
            _from_path(workbench, actor, project.id, path, name, licence)
    sent = upload(
        project_id=project.id,
        language="",
        speakers="",
        key=f"upload-model-{project.id}-{round_}",
        strings=catalogue(),
        model=name.strip() or "?",
        licence=licence,
    )
    if sent:
        state.next_round("model")
        state.leave_note(t("settings.import.done", name=sent[-1].interview_id))
        st.rerun()


def _from_path(workbench: Workbench, actor: Actor, project_id: str, path: str, name: str, licence: str) -> None:
    def bring_in() -> object:
        with workbench.read(actor) as tx:
            models.require_may_import(tx, project_id, by_path=True, team=workbench.config.team)
        label = import_folder(Path(path.strip()), name.strip(), workbench.config.models_folder, licence=licence)
        with workbench.write(actor) as tx:
            models.record_import(tx, project_id, label)
        return label

    with st.spinner(t("settings.import.busy")):
        done = feedback.attempt(bring_in)
    if done.ok:
        state.next_round("model")
        state.leave_note(t("settings.import.done", name=name))
        st.rerun()


def _vocabulary(workbench: Workbench, actor: Actor, project: Project, choices: SpeechSettings) -> None:
    st.subheader(t("settings.vocabulary"), anchor=False)
    st.caption(t("settings.vocabulary.note"))
    with st.form("vocabulary-form", border=False):
        text = st.text_area(
            t("settings.vocabulary.label"), value="\n".join(choices.vocabulary), key="vocabulary", height=180
        )
        wanted = st.form_submit_button(t("save"), key="vocabulary-save", type="primary")
    if wanted and feedback.change(workbench, actor, speech_choices.set_vocabulary, project.id, text or "").ok:
        state.leave_note(t("settings.vocabulary.saved"))
        st.rerun()


def _working(workbench: Workbench, actor: Actor) -> None:
    now = feedback.ask(workbench, actor, installation.working)
    st.subheader(t("settings.working"), anchor=False)
    st.caption(t("settings.working.note"))
    paces = (FULL, GENTLE, LOWEST)
    with st.form("working-form", border=False):
        left, right = st.columns(2)
        threads = left.number_input(t("settings.threads"), 0, 256, value=now.threads, key="threads")
        niceness = right.selectbox(
            t("settings.pace"),
            paces,
            index=paces.index(min(paces, key=lambda n: abs(n - now.niceness))),
            format_func=lambda n: t(f"settings.pace.{n}"),
            key="niceness",
        )
        night = st.checkbox(t("settings.night"), value=now.only_at_night, key="only-at-night")
        first, second = st.columns(2)
        begin = first.number_input(t("settings.night.from"), 0, 24, value=now.night_from, key="night-from")
        end = second.number_input(t("settings.night.to"), 0, 24, value=now.night_to, key="night-to")
        voices = st.text_input(
            t("settings.voices"), value=now.voices, key="voices", help=t("settings.voices.help"), placeholder=COMMUNITY
        )
        wanted = st.form_submit_button(t("save"), key="working-save", type="primary")
    if wanted and feedback.attempt(lambda: workbench.engines.diarizer_named(voices.strip())).ok:
        given = (int(threads), int(niceness or 0), bool(night), int(begin), int(end), voices.strip())
        saved = feedback.change(workbench, actor, _set_working, given)
        if saved.ok:
            state.leave_note(t("settings.working.saved"))
            st.rerun()


def _set_working(tx: Tx, given: tuple[int, int, bool, int, int, str]) -> None:
    installation.set_working(tx, Working(*given))
