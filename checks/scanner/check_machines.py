"""The machine: every service runs and stays up, and the logs are calm and move."""

from fixtures.cases.scanner import CONTAINERS, LOGS
from fixtures.clients.shared.logs import Logs
from fixtures.clients.shared.services import Services
from roundsman import Kind, detects


@detects(CONTAINERS, kind=Kind.HOST)
def check_every_service_runs(services: Services) -> None:
    services.must_run()


@detects(CONTAINERS, kind=Kind.HOST)
def check_every_service_stays_up(services: Services) -> None:
    services.must_be_steady()


@detects(LOGS, kind=Kind.HOST)
def check_no_service_logs_a_burst_of_errors(logs: Logs) -> None:
    logs.must_be_calm()


@detects(LOGS, kind=Kind.HOST)
def check_every_log_moves(moving_logs: Logs) -> None:
    moving_logs.must_move()
