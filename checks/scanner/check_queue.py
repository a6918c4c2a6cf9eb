"""The pattern queue: workers work, jobs finish, and only stuck ones are cleared."""

from fixtures.cases.scanner import QUEUE_STALLED
from fixtures.clients.scanner.orders import Orders
from fixtures.clients.scanner.queue import PatternQueue, StuckJobs
from fixtures.clients.scanner.settings import PatternFactorySettings
from roundsman import Rung, detects


@detects(QUEUE_STALLED)
def check_there_are_workers(queue: PatternQueue) -> None:
    queue.must_have_workers()


@detects(QUEUE_STALLED)
def check_no_job_is_stale(queue: PatternQueue) -> None:
    queue.must_not_be_stale()


@detects(QUEUE_STALLED, rung=Rung.WRITE)
def check_an_order_is_finished(orders: Orders) -> None:
    with orders.placed() as order_id:
        orders.must_finish(order_id)


@detects(QUEUE_STALLED, rung=Rung.WRITE)
def check_failures_do_not_rise(queue: PatternQueue, orders: Orders) -> None:
    before = queue.state()
    with orders.placed() as order_id:
        ours_is_done = orders.is_done(order_id)
        queue.must_not_fail_more_than_it_finishes(before, ours_is_done)


# alone, for the stale job of ours is one to everybody who looks
@detects(QUEUE_STALLED, rung=Rung.WRITE, alone=True)
def check_a_stuck_job_is_cleared(stuck_jobs: StuckJobs, factory_settings: PatternFactorySettings) -> None:
    with stuck_jobs.in_work(silent_for=factory_settings.stale_after * 2) as job:
        stuck_jobs.must_clear(job)


@detects(QUEUE_STALLED, rung=Rung.WRITE)
def check_a_live_job_is_not_cleared(stuck_jobs: StuckJobs) -> None:
    with stuck_jobs.in_work(silent_for=1.0) as job:
        stuck_jobs.must_spare(job)
