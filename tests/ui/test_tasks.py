# SPDX-License-Identifier: Apache-2.0
"""Work runs elsewhere and its outcome arrives here, whatever it is."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui.tasks import TaskRunner


@pytest.fixture
def tasks(qapp):
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield TaskRunner(pool)


def test_a_result_arrives_on_the_thread_of_the_screen(tasks, qtbot):
    seen = []
    tasks.submit(
        threading.get_ident,
        lambda worker: seen.append((worker, threading.get_ident())),
        lambda error: pytest.fail(repr(error)),
    )
    qtbot.waitUntil(lambda: bool(seen))
    worker, here = seen[0]
    assert here == threading.get_ident() != worker


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt(), SystemExit(3)])
def test_a_failure_arrives_whatever_it_is(tasks, qtbot, error):
    seen = []

    def work():
        raise error

    tasks.submit(work, lambda _result: pytest.fail("it failed"), seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [error]


def test_another_thread_may_post_a_call(tasks, qtbot):
    seen = []
    threading.Thread(target=tasks.post, args=(lambda: seen.append(threading.get_ident()),)).start()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [threading.get_ident()]


def test_nothing_is_begun_once_it_is_closed(qapp, qtbot):
    done = []
    tasks = TaskRunner(ThreadPoolExecutor(max_workers=1))

    def and_more(_result) -> None:
        done.append("first")
        tasks.submit(lambda: done.append("second"), pytest.fail, pytest.fail)

    tasks.submit(lambda: None, and_more, pytest.fail)
    tasks.close()
    qtbot.waitUntil(lambda: bool(done))
    qtbot.wait(50)
    assert done == ["first"]
    assert tasks._tasks == {}
