"""The machine: room on the volume, settings that are whole and private, and logs that move and are rotated."""

from fixtures.cases.jackpot import DISK_FULL, ENVIRONMENT, LOGS
from fixtures.clients.jackpot.environment import EnvironmentFile
from fixtures.clients.jackpot.volume import DataVolume
from fixtures.clients.shared.logs import Logs
from roundsman import Kind, detects


@detects(DISK_FULL, kind=Kind.HOST)
def check_the_data_volume_has_room(data_volume: DataVolume) -> None:
    data_volume.must_have_room()


@detects(ENVIRONMENT, kind=Kind.HOST)
def check_every_setting_is_there(environment_file: EnvironmentFile) -> None:
    environment_file.must_be_complete()


@detects(ENVIRONMENT, kind=Kind.HOST)
def check_the_settings_name_one_database(environment_file: EnvironmentFile) -> None:
    environment_file.must_name_one_database()


@detects(ENVIRONMENT, kind=Kind.HOST)
def check_the_settings_are_private(environment_file: EnvironmentFile) -> None:
    environment_file.must_be_private()


@detects(LOGS, kind=Kind.HOST)
def check_no_service_logs_a_burst_of_errors(jackpot_logs: Logs) -> None:
    jackpot_logs.must_be_calm()


@detects(LOGS, kind=Kind.HOST)
def check_every_log_moves(jackpot_logs: Logs) -> None:
    jackpot_logs.must_move()


@detects(LOGS, kind=Kind.HOST)
def check_every_log_is_rotated(jackpot_logs: Logs) -> None:
    jackpot_logs.must_be_rotated()
