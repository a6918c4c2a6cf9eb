"""The cutter: seen online, tested, reached at its port; and its queue moves."""

from fixtures.cases.scanner import CUTTER_OFFLINE, CUTTER_QUEUE
from fixtures.clients.scanner.cutter import Cutter, CutterQueue, CutterRoute, SeenCutter
from roundsman import detects


@detects(CUTTER_OFFLINE)
def check_the_factory_sees_it_online(seen_cutter: SeenCutter) -> None:
    seen_cutter.must_be_online()


@detects(CUTTER_OFFLINE)
def check_the_test_of_its_connection_passes(cutter_route: CutterRoute) -> None:
    cutter_route.must_pass_the_test()


@detects(CUTTER_OFFLINE)
def check_its_port_answers(cutter: Cutter) -> None:
    cutter.must_answer()


@detects(CUTTER_QUEUE)
def check_the_queue_is_the_cutters(cutter_queue: CutterQueue) -> None:
    cutter_queue.must_be_the_cutters()


@detects(CUTTER_QUEUE)
def check_the_queue_has_workers(cutter_queue: CutterQueue) -> None:
    cutter_queue.must_have_workers()


@detects(CUTTER_QUEUE)
def check_it_is_cut_while_jobs_wait(cutter_queue: CutterQueue) -> None:
    cutter_queue.must_move()


@detects(CUTTER_QUEUE)
def check_no_worker_is_busy_for_ever(cutter_queue: CutterQueue) -> None:
    cutter_queue.must_not_be_busy_for_ever()
