from __future__ import annotations

import pytest

from qual.errors import TooOften
from qual.server.throttle import FREE_FOR_ADDRESS, FREE_FOR_NAME, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def waits(throttle: Throttle, name: str, address: str) -> bool:
    try:
        throttle.begin(name, address)
    except TooOften:
        return True
    return False


def test_three_tries_are_free_and_each_further_one_waits_twice_as_long() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(3):
        throttle.begin("Anna", "192.0.2.1")
    pauses = []

    for _ in range(5):
        pause = 0.0
        while waits(throttle, "Anna", "192.0.2.1"):
            clock.now += 1
            pause += 1
        pauses.append(pause)

    assert pauses == [1, 2, 4, 8, 16]


def test_the_wait_is_named_and_has_an_end() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(60):
        clock.now += 299 if waits(throttle, "Anna", "192.0.2.1") else 0
    waits(throttle, "Anna", "192.0.2.1")

    with pytest.raises(TooOften, match=r"Wait [0-9]{1,3} seconds"):
        throttle.begin("Anna", "192.0.2.1")


def test_whoever_knew_the_password_starts_afresh() -> None:
    throttle = Throttle(Clock())
    for _ in range(20):
        throttle.begin("Anna", "192.0.2.1")
        throttle.succeed("Anna", "192.0.2.1")

    assert not waits(throttle, "Anna", "192.0.2.1")


def test_one_persons_mistakes_do_not_lock_out_their_colleague() -> None:
    throttle = Throttle(Clock())
    for _ in range(4):
        waits(throttle, "Anna", "192.0.2.1")

    assert not waits(throttle, "Berit", "192.0.2.1")


def test_one_name_tried_from_many_addresses_waits() -> None:
    throttle = Throttle(Clock())
    tries = [waits(throttle, " ANNA ", f"192.0.2.{n}") for n in range(FREE_FOR_NAME + 1)]

    assert tries == [False] * FREE_FOR_NAME + [True]


def test_many_names_tried_from_one_network_wait() -> None:
    throttle = Throttle(Clock())
    tries = [waits(throttle, f"name {n}", f"2001:db8::{n:x}") for n in range(FREE_FOR_ADDRESS + 1)]

    assert tries == [False] * FREE_FOR_ADDRESS + [True]


def test_after_an_hour_mistakes_are_forgotten() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(20):
        waits(throttle, "Anna", "192.0.2.1")
        clock.now += 0.1

    clock.now += 3601

    assert not waits(throttle, "Anna", "192.0.2.1")
