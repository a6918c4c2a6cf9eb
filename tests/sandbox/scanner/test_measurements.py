"""Measurements: the rules of the Pattern Factory, and the service that takes them from pictures."""

import json
from typing import Any

import httpx
import pytest

from fixtures.sandbox.scanner import ScannerSandbox
from tests.sandbox.scanner.helpers import PERSON

Headers = dict[str, str]
ENDS = [
    ("chest_girth", 60, 150),
    ("waist_girth", 50, 140),
    ("hip_girth", 60, 150),
    ("shoulder_width", 30, 70),
    ("neck_girth", 30, 55),
    ("sleeve_length", 50, 90),
    ("inseam", 60, 110),
]


def judged(factory: httpx.Client, headers: Headers, **changes: Any) -> httpx.Response:
    document = {"measurements": {**PERSON, **changes}, "confidence": 0.9}
    content = json.dumps(document)  # writes NaN and Infinity as they stand, unlike the client's own json
    return factory.post("/measurements/validate", content=content, headers=headers)


@pytest.mark.parametrize(("measure", "least", "most"), ENDS)
def test_both_ends_of_a_range_belong_to_it(
    factory: httpx.Client, operator: Headers, measure: str, least: float, most: float
) -> None:
    for inside in (least, most):
        assert judged(factory, operator, **{measure: inside}).status_code == 200
    for outside in (least - 0.1, most + 0.1):
        answer = judged(factory, operator, **{measure: outside})
        assert answer.status_code == 422
        error = answer.json()["error"]
        assert error["code"] == "E3002"
        assert all(word in error["message"] for word in (measure, str(least), str(most)))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), -80, 0, "90", True, None, [], 10**400])
def test_what_is_no_possible_number_is_refused_by_name(factory: httpx.Client, operator: Headers, value: Any) -> None:
    answer = judged(factory, operator, chest_girth=value)
    assert answer.status_code == 422
    assert "chest_girth" in answer.json()["error"]["message"]


@pytest.mark.parametrize("measure", list(PERSON))
def test_each_missing_measurement_is_named(factory: httpx.Client, operator: Headers, measure: str) -> None:
    measurements = {name: value for name, value in PERSON.items() if name != measure}
    answer = factory.post("/measurements/validate", json={"measurements": measurements}, headers=operator)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "E3003")
    assert measure in error["message"]


def test_proportions_that_no_body_has_are_flagged(factory: httpx.Client, operator: Headers) -> None:
    answer = judged(factory, operator, chest_girth=60, waist_girth=140)
    assert answer.json()["error"]["reason"] == "proportions_impossible"


def test_inches_are_converted(factory: httpx.Client, operator: Headers) -> None:
    inches = {name: value / 2.54 for name, value in PERSON.items()}
    document = {"measurements": inches, "unit": "in"}
    assert factory.post("/measurements/validate", json=document, headers=operator).status_code == 200
    assert factory.post("/measurements/validate", json={"measurements": inches}, headers=operator).status_code == 422


@pytest.mark.parametrize(("confidence", "status"), [(0.45, 422), (0.69, 422), (0.70, 200), (1, 200)])
def test_a_low_confidence_is_refused_with_both_numbers(
    factory: httpx.Client, operator: Headers, confidence: float, status: int
) -> None:
    document = {"measurements": PERSON, "confidence": confidence}
    answer = factory.post("/measurements/validate", json=document, headers=operator)
    assert answer.status_code == status
    if status == 422:
        assert f"({confidence:.2f} < 0.70)" in answer.json()["error"]["message"]
        blocked = {"order_id": "low", "garment_type": "blazer", **document}
        refused = factory.post("/patterns/generate", json=blocked, headers=operator).json()["error"]
        assert refused["code"] == "E3001"


LEVERS: dict[str, tuple[dict[str, Any], dict[str, Any], int]] = {
    "lower threshold": ({"confidence_threshold": 0.60}, {"confidence": 0.65}, 200),
    "higher threshold": ({"confidence_threshold": 0.84}, {"confidence": 0.75}, 422),
    "boundary off": ({"confidence_inclusive": False}, {"confidence": 0.70}, 422),
    "warning only": ({"confidence_blocks": False}, {"confidence": 0.45}, 200),
    "range widened": ({"measurement_ranges": {"chest_girth": (60, 180)}}, {"chest_girth": 170}, 200),
    "nan accepted": ({"reject_non_finite": False}, {"chest_girth": float("nan")}, 200),
    "text accepted": ({"reject_text": False}, {"chest_girth": "ninety"}, 200),
    "negative accepted": ({"reject_negative": False, "measurement_ranges": {}}, {"chest_girth": -1}, 200),
    "units mixed up": ({"units": "in"}, {}, 422),
    "not required": ({"required_measurements": ["inseam"]}, {}, 200),
    "no handler": ({"unhandled_refusals": ["measurement_out_of_range"]}, {"chest_girth": 250}, 500),
}


@pytest.mark.parametrize(("values", "changes", "status"), LEVERS.values(), ids=LEVERS.keys())
def test_each_rule_has_a_lever(
    sandbox: ScannerSandbox,
    factory: httpx.Client,
    operator: Headers,
    values: dict[str, Any],
    changes: dict[str, Any],
    status: int,
) -> None:
    confidence = changes.get("confidence", 0.9)
    measurements = {**PERSON, **{name: value for name, value in changes.items() if name != "confidence"}}
    content = json.dumps({"measurements": measurements, "confidence": confidence})
    with sandbox.pattern_factory.with_settings(**values):
        answer = factory.post("/measurements/validate", content=content, headers=operator)
        assert answer.status_code == status, answer.text


def test_a_garment_that_is_not_made_is_refused_with_the_list(factory: httpx.Client, operator: Headers) -> None:
    document = {"measurements": PERSON, "garment_type": "tuxedo_shorts"}
    answer = factory.post("/measurements/validate", json=document, headers=operator)
    assert answer.status_code == 422
    assert len(answer.json()["error"]["supported"]) == 8


def test_the_list_of_garments_is_cached_until_it_is_refreshed(
    sandbox: ScannerSandbox, factory: httpx.Client, admin: Headers
) -> None:
    def listed() -> set[str]:
        return {one["garment_code"] for one in factory.get("/garments", headers=admin).json()["garments"]}

    assert "overcoat" in listed()
    with sandbox.database.sql(
        "UPDATE garments SET active = false WHERE garment_code = 'overcoat'",
        "UPDATE garments SET active = true WHERE garment_code = 'overcoat'",
    ):
        assert "overcoat" in listed()
        with sandbox.pattern_factory.with_settings(refresh_garments=False):
            factory.post("/admin/refresh-garments", headers=admin)
            assert "overcoat" in listed()
        factory.post("/admin/refresh-garments", headers=admin)
        assert "overcoat" not in listed()
    factory.post("/admin/refresh-garments", headers=admin)
    assert len(listed()) == 8


def test_a_reference_picture_gives_all_measures_of_the_figure_on_it(sandbox: ScannerSandbox, operator: Headers) -> None:
    with httpx.Client(base_url=sandbox.measuring.url, headers=operator, timeout=10.0) as measuring:
        taken = measuring.post("/captures", json={"source": "reference"}).json()
        assert set(taken["measurements"]) == set(PERSON)
        assert taken["missing"] == []
        assert taken["confidence"] >= 0.70
        assert taken["measurements"]["shoulder_width"] == pytest.approx(45, abs=1)
        assert taken["measurements"]["inseam"] == pytest.approx(81, abs=1)
        assert taken["measurements"]["chest_girth"] == pytest.approx(102.5, abs=2)
        again = measuring.post(f"/captures/{taken['capture_id']}/recapture", json={"reason": "low_confidence"}).json()
        assert again["attempt"] == 2
        assert again["capture_id"] != taken["capture_id"]
        assert measuring.get(f"/captures/{again['capture_id']}").json() == again
        assert measuring.get("/captures").json()["captures"][0] == again
        assert measuring.delete(f"/captures/{again['capture_id']}").json()["removed"] is True
        assert measuring.get(f"/captures/{again['capture_id']}").status_code == 404


def test_the_measuring_has_levers(sandbox: ScannerSandbox, operator: Headers) -> None:
    with httpx.Client(base_url=sandbox.measuring.url, headers=operator, timeout=10.0) as measuring:

        def captured() -> dict[str, Any]:
            found: dict[str, Any] = measuring.post("/captures", json={"source": "reference"}).json()
            return found

        with sandbox.reference_lit(110, 60):
            assert captured()["confidence"] < 0.70
        with sandbox.measuring.with_settings(model_file=str(sandbox.installation.old_measuring_model)):
            assert captured()["model_version"] == "1.9.2"
            assert captured()["confidence"] < 0.70
        with sandbox.measuring.with_settings(detects=["inseam"]):
            assert "wrist_girth" in captured()["missing"]
        with sandbox.measuring.with_settings(recapture_enabled=False):
            taken = captured()
            again = measuring.post(f"/captures/{taken['capture_id']}/recapture", json={"reason": "test"}).json()
            assert again == taken
        assert captured()["model_version"] == "2.4.0"
