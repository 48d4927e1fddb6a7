"""One person after another in the same browser profile: the next finds nothing of the one before."""

from __future__ import annotations

from tests.browser.profiles import Profiles
from tests.browser.visitors import Visitor

LEAVE = """() => new Promise((done) => {
  localStorage.setItem('left', 'here');
  document.cookie = 'left=here; path=/';
  const asked = indexedDB.open('left');
  asked.onsuccess = () => { asked.result.close(); done(); };
})"""
FIND = """async () => [
  ...Object.keys(localStorage),
  ...document.cookie.split('; ').filter((cookie) => cookie.startsWith('left')),
  ...(await indexedDB.databases()).map((database) => database.name),
]"""


def test_the_next_person_in_a_profile_finds_nothing_of_the_one_before(chrome, laptop):
    profiles = Profiles(chrome)
    before = Visitor(profiles.lend(), laptop.address)
    before.page.goto(f"{laptop.address}/favicon.png")
    before.page.evaluate(LEAVE)
    assert sorted(before.page.evaluate(FIND)) == ["left", "left", "left=here"]
    profiles.take_back(before.profile)

    after = Visitor(profiles.lend(), laptop.address)

    assert after.profile is before.profile
    after.page.goto(f"{laptop.address}/favicon.png")
    assert after.page.evaluate(FIND) == []
    after.profile.close()
