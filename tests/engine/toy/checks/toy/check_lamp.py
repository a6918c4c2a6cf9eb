"""The lamp shines, brightly, and stays cool."""

from fixtures.cases import LAMP_DIM, LAMP_OUT, LAMP_WARM
from fixtures.clients.toy import Lamp
from roundsman import degraded, detects


@detects(LAMP_OUT)
def check_it_shines(lamp: Lamp) -> None:
    assert lamp.state().on, "it does not shine"


@detects(LAMP_DIM)
def check_it_is_bright(lamp: Lamp) -> None:
    assert lamp.state().brightness >= 60, "it is dim"


@detects(LAMP_WARM)
def check_it_stays_cool(lamp: Lamp) -> None:
    if lamp.degrees() > 50:
        degraded("it is warm")
