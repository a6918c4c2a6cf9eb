"""The jackpot service: its process runs and stays up, it answers as itself, with its settings."""

from fixtures.cases.jackpot import CONFIGURATION, PROCESS, SERVICE_DOWN
from fixtures.clients.jackpot.configuration import Configuration
from fixtures.clients.jackpot.service import JackpotService
from fixtures.clients.shared.services import Services
from roundsman import Kind, detects


@detects(PROCESS, kind=Kind.HOST)
def check_it_runs(jackpot_services: Services) -> None:
    jackpot_services.must_run()


@detects(PROCESS, kind=Kind.HOST)
def check_it_stays_up(jackpot_services: Services) -> None:
    jackpot_services.must_be_steady()


@detects(PROCESS, kind=Kind.HOST)
def check_it_is_not_ended_for_its_memory(jackpot_services: Services) -> None:
    jackpot_services.must_have_memory_enough()


@detects(SERVICE_DOWN)
def check_it_answers_as_itself(jackpot_service: JackpotService) -> None:
    jackpot_service.must_be_itself()


@detects(CONFIGURATION)
def check_its_settings_are_valid(configuration: Configuration) -> None:
    configuration.must_be_valid()


@detects(CONFIGURATION)
def check_its_settings_were_chosen(configuration: Configuration) -> None:
    configuration.must_be_chosen()


@detects(CONFIGURATION)
def check_its_settings_have_their_types(configuration: Configuration) -> None:
    configuration.must_be_typed()


@detects(CONFIGURATION)
def check_its_secrets_are_kept(configuration: Configuration) -> None:
    configuration.must_keep_secrets()
