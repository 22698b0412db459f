"""Outcomes of threads reach the coroutines that wait for them, many with one wake-up."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest

from intake.doors.way_back import WayBack


def test_outcomes_of_one_moment_come_with_one_wake_up_and_who_has_gone_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def wait() -> tuple[list[object], int]:
        loop, wakes = asyncio.get_running_loop(), list[object]()
        wake = loop.call_soon_threadsafe
        monkeypatch.setattr(loop, "call_soon_threadsafe", lambda call: (wakes.append(call), wake(call)))
        back = WayBack(loop)
        gone, *waiting = (loop.create_future() for _ in range(3))
        gone.cancel()
        outcomes = [(gone, 0), (waiting[0], 1), (waiting[1], ValueError("the disk is full"))]
        sender = Thread(target=lambda: [back.send(*each) for each in outcomes])
        sender.start()
        sender.join()
        found = await asyncio.gather(*waiting, return_exceptions=True)
        later = loop.create_future()
        back.send(later, 2)
        return [*found, await later], len(wakes)

    # In a thread of its own: a browser of other tests may have a loop in this one.
    with ThreadPoolExecutor(1) as elsewhere:
        (first, second, third), wakes = elsewhere.submit(lambda: asyncio.run(wait())).result()
    assert (first, third, wakes) == (1, 2, 2)
    assert isinstance(second, ValueError)


def test_a_loop_that_has_ended_is_told_nothing() -> None:
    loop = asyncio.new_event_loop()
    back, future = WayBack(loop), loop.create_future()
    loop.close()
    back.send(future, 1)
    assert not future.done()
