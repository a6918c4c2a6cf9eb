"""Test data is removed afterwards, and what was wrong with it is told first."""

import time

import pytest

from roundsman.marks import age_of, mark, removed_afterwards


def refuse() -> None:
    raise PermissionError("it stays")


def test_what_a_check_writes_is_removed_also_after_a_failure() -> None:
    removed: list[str] = []
    with removed_afterwards(lambda: removed.append("after a good body")):
        assert removed == []
    with pytest.raises(ZeroDivisionError), removed_afterwards(lambda: removed.append("after a failure")):
        raise ZeroDivisionError
    assert removed == ["after a good body", "after a failure"]


def test_data_that_stays_is_told_unless_something_worse_was() -> None:
    with pytest.raises(PermissionError, match="it stays"), removed_afterwards(refuse):
        pass
    with pytest.raises(ZeroDivisionError), removed_afterwards(refuse):
        raise ZeroDivisionError


def test_a_mark_tells_its_age_and_other_names_tell_none() -> None:
    age = age_of(mark())
    assert age is not None
    assert -1 <= age < 60
    assert age_of("roundsman-of-the-city") is None
    assert age_of(f"roundsman-{int(time.time())}-0123abcd and more") is None
