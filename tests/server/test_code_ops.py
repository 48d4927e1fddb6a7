"""Codes in use over the routes: one gesture, one event, one answer, and what the other browsers hear."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from qual.domain.permission import Role
from qual.services import codebook
from tests.server.conftest import Served, new_id
from tests.server.test_ws import events


def add(served: Served, name: str, parent: str | None = None) -> str:
    with served.workbench.write(served.study.owner) as tx:
        return codebook.add_code(tx, served.study.project.id, name, parent_id=parent).id


def quotes(served: Served, code: str) -> list[str]:
    return [coding["quote"] for coding in served.state()["codings"] if coding["code_id"] == code]


def test_a_merging_of_many_codings_reaches_others_as_one_event(served_on_both: Served) -> None:
    served = served_on_both
    trust, belief = add(served, "Trust"), served.study.code.id
    served.post(*(served.coding(words, code=trust) for words in ("nobody came", "a nurse", "locked door")))
    seq = served.state()["seq"]

    with served.listen(since=seq) as socket:
        (merged,) = served.post({"id": new_id(), "kind": "code.merge", "code": trust, "into": belief})
        served.post(served.coding("It helped"))
        heard = events(socket, 2)

    assert merged["value"] == {"source": "Trust", "into": "Being believed", "moved": 3, "dropped": 0, "stayed": 0}
    assert [(event["action"], event["target_id"]) for event in heard[:1]] == [("code.merge", trust)]
    assert len(str(heard[0])) < 1000
    assert heard[1]["action"] == "coding.add"
    assert len(quotes(served, belief)) == 4


def test_a_merging_sent_again_happens_once(served: Served) -> None:
    trust = add(served, "Trust")
    op = {"id": new_id(), "kind": "code.merge", "code": trust, "into": served.study.code.id}

    assert served.post(op) == served.post(op)


def test_of_two_people_merging_two_codes_crosswise_at_the_same_moment_one_is_told(served: Served) -> None:
    trust, belief = add(served, "Trust"), served.study.code.id
    served.post(served.coding("nobody came", code=trust), served.coding("a nurse", code=belief))
    ways = [(trust, belief), (belief, trust)]

    with ThreadPoolExecutor(2) as threads:
        answers = threads.map(
            lambda way: served.post({"id": new_id(), "kind": "code.merge", "code": way[0], "into": way[1]})[0], ways
        )
        answered = sorted(answers, key=lambda answer: answer["ok"])

    assert [answer["ok"] for answer in answered] == [False, True]
    assert "meanwhile" in answered[0]["error"]["message"]
    assert len(served.state()["codes"]) == 1
    assert len(served.state()["codings"]) == 2


def test_a_coding_with_a_code_merged_meanwhile_lands_and_says_so(served: Served) -> None:
    trust, belief = add(served, "Trust"), served.study.code.id
    served.post({"id": new_id(), "kind": "code.merge", "code": trust, "into": belief})

    landed, twin = served.post(served.coding("nobody came", code=trust), served.coding("nobody came", code=trust))

    assert landed["value"]["code_id"] == belief
    assert landed["value"]["note"].startswith("'Trust' was merged into 'Being believed' meanwhile")
    assert twin["error"]["code"] == "conflict"
    assert quotes(served, belief) == ["nobody came"]


def test_a_merged_code_is_put_back_with_its_codings(served: Served) -> None:
    trust, belief = add(served, "Trust"), served.study.code.id
    served.post(served.coding("nobody came", code=trust))

    served.post({"id": new_id(), "kind": "code.merge", "code": trust, "into": belief})
    (back,) = served.post({"id": new_id(), "kind": "code.restore", "code": trust})

    assert back["value"]["name"] == "Trust"
    assert quotes(served, trust) == ["nobody came"]


def test_codings_are_split_off_recoded_and_removed_with_their_code(served_on_both: Served) -> None:
    served = served_on_both
    belief, new = served.study.code.id, new_id()
    made = served.coding("nobody came")
    served.post(made, served.coding("a nurse"))

    (split,) = served.post(
        {"id": new_id(), "kind": "code.split", "code": belief, "new": new, "name": "By a nurse", "parent": belief,
         "definition": "A nurse does.", "codings": [made["coding"]]}
    )  # fmt: skip
    after_split = quotes(served, new)
    (recoded,) = served.post({"id": new_id(), "kind": "code.recode", "code": belief, "into": new, "mine": True})
    (kept,) = served.post({"id": new_id(), "kind": "code.remove", "code": new})
    (gone,) = served.post({"id": new_id(), "kind": "code.remove", "code": new, "codings": "remove"})
    (back,) = served.post({"id": new_id(), "kind": "code.restore", "code": new})

    assert (split["value"]["parent_id"], split["value"]["definition"]) == (belief, "A nurse does.")
    assert after_split == ["nobody came"]
    assert recoded["value"]["moved"] == 1
    assert kept["error"]["code"] == "conflict"
    assert gone["ok"]
    assert back["ok"]
    assert quotes(served, new) == ["nobody came", "a nurse"]


def test_a_card_holds_counts_examples_and_wordings_and_its_pages_the_rest(served_on_both: Served) -> None:
    served = served_on_both
    belief = served.study.code.id
    served.post(served.coding("nobody came"))
    served.post(served.coding("a nurse"))
    served.post({"id": new_id(), "kind": "code.update", "code": belief, "version": 1, "definition": "Said aloud."})

    card = served.browser.get(f"/api/codes/{belief}").json()
    page = served.browser.get(f"/api/codes/{belief}/uses?stale=1&most=1").json()

    assert (card["total"], card["stale"]) == (2, 2)
    assert [one["name"] for one in card["by_interview"]] == ["Anna"]
    assert [one["quote"] for one in card["examples"]] == ["a nurse", "nobody came"]
    assert [one["version"] for one in card["wordings"]] == [2, 1]
    assert page["total"] == 2
    assert page["uses"][0]["wording"]["definition"] == "Somebody takes it as true."
    assert page["uses"][0]["speaker"] == "Anna"

    (confirmed,) = served.post({"id": new_id(), "kind": "wording.confirm", "code": belief})
    assert confirmed["value"] == {"confirmed": 2}
    assert served.browser.get(f"/api/codes/{belief}").json()["stale"] == 0


def test_a_gesture_on_codes_with_a_wrong_field_names_it(served: Served) -> None:
    code = served.study.code.id
    cases: list[tuple[dict[str, Any], str]] = [
        ({"kind": "code.merge", "into": None}, "'into'"),
        ({"kind": "code.merge", "into": code, "children": "away"}, "'children'"),
        ({"kind": "code.split", "new": new_id(), "name": "x", "codings": "all"}, "'codings'"),
        ({"kind": "code.split", "new": new_id(), "name": "x", "codings": [1]}, "'codings'"),
        ({"kind": "code.remove", "codings": "perhaps"}, "'codings'"),
    ]

    results = served.post(*({"id": new_id(), "code": code} | op for op, _said in cases))

    for result, (_op, said) in zip(results, cases, strict=True):
        assert said in result["error"]["message"]
    assert served.browser.get(f"/api/codes/{code}/uses?skip=-1").status_code == 422


def test_how_often_codes_are_used_is_told_wherever_that_was(served: Served) -> None:
    berit = served.member("Berit", Role.CODER)
    belief = served.study.code.id

    with served.listen(since=served.state()["seq"]) as socket:
        first = _counts(socket)
        served.post(served.coding("nobody came"), served.coding("a nurse"), browser=berit)
        then = _counts(socket)
        served.post({"id": new_id(), "kind": "code.remove", "code": belief, "codings": "remove"})
        last = _counts(socket)

    assert (first, then, last) == ({}, {belief: 2}, {belief: 0})


def _counts(socket: Any) -> dict[str, int]:
    while (message := socket.receive_json())["type"] != "counts":
        pass
    return message["codes"]
