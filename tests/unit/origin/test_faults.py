import pytest

from atrium.contracts.errors import InvalidRequest
from atrium.origin.faults import FAULTS, PASSING, Faults

PATHS = [f"/Hotel_Review-g1-d{number}-Reviews-A-B.html" for number in range(4000)]


def test_faults_happen_as_often_as_asked_and_to_the_same_pages():
    faults = Faults.parse("503=0.1, wall=0.05,404=0.02")
    first = [faults.fault(7, path, 1) for path in PATHS]
    assert first == [faults.fault(7, path, 1) for path in PATHS]
    assert first != [faults.fault(8, path, 1) for path in PATHS]
    for name, share in (("503", 0.1), ("wall", 0.05), ("404", 0.02), (None, 0.83)):
        assert share * 0.8 < first.count(name) / len(PATHS) < share * 1.25


def test_some_pass_and_some_last():
    passing, lasting = Faults.parse("503=1"), Faults.parse("wall=1")
    assert {lasting.fault(7, PATHS[0], attempt) for attempt in range(1, 9)} == {"wall"}
    assert passing.fault(7, PATHS[0], 1) == "503"
    half = Faults.parse("reset=0.5")
    assert any(half.fault(7, path, 1) == "reset" and half.fault(7, path, 2) is None for path in PATHS)
    assert set(FAULTS) > PASSING


def test_without_faults_nothing_is_rolled():
    assert Faults.parse("").fault(7, PATHS[0], 1) is None


@pytest.mark.parametrize("text", ["503", "503=2", "fire=0.1", "503=x", "503=0.6,reset=0.6", "503=-1"])
def test_what_is_no_fault_is_refused_in_a_sentence(text):
    with pytest.raises(InvalidRequest):
        Faults.parse(text)
