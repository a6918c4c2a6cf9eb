"""Nothing was left on that helps those who look for something and harms everybody else."""

from fixtures.cases.jackpot import DEBUG_LEFT_ON
from fixtures.clients.jackpot.environment import EnvironmentFile
from fixtures.clients.jackpot.modes import DatabaseModes
from fixtures.clients.jackpot.settings import JackpotServices
from fixtures.clients.shared.services import Services
from roundsman import Kind, detects


@detects(DEBUG_LEFT_ON, kind=Kind.DB)
def check_postgresql_does_not_log_every_statement(database_modes: DatabaseModes) -> None:
    database_modes.must_not_log_every_statement()


@detects(DEBUG_LEFT_ON, kind=Kind.HOST)
def check_the_service_logs_as_usual(environment_file: EnvironmentFile) -> None:
    environment_file.must_be_quiet()


@detects(DEBUG_LEFT_ON, kind=Kind.HOST)
def check_the_service_is_set_for_production(environment_file: EnvironmentFile) -> None:
    environment_file.must_be_for_production()


@detects(DEBUG_LEFT_ON, kind=Kind.HOST)
def check_the_service_is_not_in_safe_mode(jackpot_services: Services, jackpot_machine: JackpotServices) -> None:
    jackpot_services.must_have_their_memory(jackpot_machine.usual_memory)
