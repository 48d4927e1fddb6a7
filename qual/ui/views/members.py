"""Members: who works in the project and in which role; only its owner sees this page, and only in a team."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Role
from qual.domain.project import Actor, MemberView
from qual.services import accounts, projects
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import plain
from qual.ui.layout import page_head
from qual.ui.text import t
from qual.workbench import Workbench

_WIDTHS = (4, 3, 2)


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the members of the open project."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    members = feedback.ask(workbench, actor, projects.members, project.id)
    page_head(t("members.title"), over=project.name, lead=t("members.lead"))
    with st.container(key="list", gap=None):
        for member in members:
            _row(workbench, actor, project.id, member)
    known, new = st.columns(2, gap="large")
    with known:
        _add_known(workbench, actor, project.id, members)
    with new:
        _add_new(workbench, actor, project.id)
    with st.expander(t("members.roles")):
        for role in Role:
            st.markdown(f"**{t(f'role.{role.value}')}**  \n{t(f'role.{role.value}.may')}")


def _row(workbench: Workbench, actor: Actor, project_id: str, member: MemberView) -> None:
    with st.container(key=f"row-{member.user_id}"):
        name, role, action = st.columns(_WIDTHS, vertical_alignment="center")
        name.markdown(f"**{plain(member.name)}**")
        role.selectbox(
            t("members.role"),
            list(Role),
            index=list(Role).index(member.role),
            format_func=_spoken,
            key=f"role-{member.user_id}",
            label_visibility="collapsed",
            on_change=_set_role,
            args=(workbench, actor, project_id, member),
        )
        action.button(
            t("members.remove"),
            key=f"remove-{member.user_id}",
            type="tertiary",
            on_click=feedback.on_press,
            args=(workbench, actor, projects.remove_member, project_id, member.user_id),
        )


def _set_role(workbench: Workbench, actor: Actor, project_id: str, member: MemberView) -> None:
    wanted = Role(str(state.widget(f"role-{member.user_id}")))
    if feedback.change_first(workbench, actor, projects.set_member, project_id, member.name, wanted).ok:
        state.leave_note(t("members.set", name=member.name, role=_spoken(wanted)))


def _add_known(workbench: Workbench, actor: Actor, project_id: str, members: tuple[MemberView, ...]) -> None:
    names = feedback.ask(workbench, actor, accounts.user_names)
    here = {member.user_id for member in members}
    others = sorted(name for id_, name in names.items() if id_ not in here and name != accounts.LOCAL_NAME)
    st.subheader(t("members.known"), anchor=False)
    if not others:
        st.caption(t("members.known.none"))
        return
    with st.form(f"add-known-{state.round_of('known')}", border=False):
        name = st.selectbox(t("members.account"), others, key="known-name")
        role = st.selectbox(t("members.role"), list(Role), index=2, format_func=_spoken, key="known-role")
        wanted = st.form_submit_button(t("members.add"), key="known-add", type="primary")
    if wanted:
        added = feedback.change(workbench, actor, projects.set_member, project_id, str(name), Role(role or Role.CODER))
        _done(added.ok, "known", str(name))


def _add_new(workbench: Workbench, actor: Actor, project_id: str) -> None:
    st.subheader(t("members.new"), anchor=False)
    round_ = state.round_of("account")
    with st.form(f"add-account-{round_}", border=False):
        name = st.text_input(t("members.name"), key=f"account-name-{round_}", autocomplete="off")
        password = st.text_input(
            t("members.password", n=accounts.SHORTEST_PASSWORD),
            type="password",
            key=f"account-password-{round_}",
            autocomplete="new-password",
        )
        role = st.selectbox(t("members.role"), list(Role), index=2, format_func=_spoken, key=f"account-role-{round_}")
        wanted = st.form_submit_button(t("members.new.button"), key=f"account-add-{round_}", type="primary")
    if wanted:
        made = feedback.change(workbench, actor, _create, project_id, name, password, Role(role or Role.CODER))
        _done(made.ok, "account", name)


def _create(tx: Tx, project_id: str, name: str, password: str, role: Role) -> MemberView:
    user = accounts.create_user(tx, name, password)
    return projects.set_member(tx, project_id, user.name, role)


def _done(ok: bool, form: str, name: str) -> None:
    if ok:
        state.next_round(form)
        state.leave_note(t("members.added", name=name))
        st.rerun()


def _spoken(role: Role) -> str:
    return t(f"role.{Role(role).value}")
