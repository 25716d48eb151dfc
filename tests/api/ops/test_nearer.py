import pytest

from api.ops import nearer
from nlu_data.catalogue import Example

BINS = [f"när töms {what} soptunnan" for what in ("min", "vår", "grannens", "den gröna", "den bruna", "den stora")]
LOANS = [f"hur länge får jag låna {what} bok" for what in ("en", "min", "en tjock", "en ny", "en gammal", "en lånad")]


def examples(*more: Example) -> list[Example]:
    return [
        *(Example(text, "avfall.hamtning") for text in BINS),
        *(Example(text, "bibliotek.lana") for text in LOANS),
        *more,
    ]


def test_a_wording_under_the_wrong_topic_is_found() -> None:
    [astray] = nearer.find_astray(examples(Example("när töms soptunnan", "bibliotek.lana")))
    assert (astray.other, astray.example.text) == ("avfall.hamtning", "när töms soptunnan")
    assert astray.gap > 0


def test_wordings_in_their_places_are_not() -> None:
    assert nearer.find_astray(examples()) == []


def test_the_list_can_be_cut_to_an_area(capsys: pytest.CaptureFixture[str]) -> None:
    stray = examples(Example("när töms soptunnan", "bibliotek.lana"))
    assert nearer.main(stray, "avfall") == 0
    assert capsys.readouterr().out.startswith("0 /")
    assert nearer.main(stray, "bibliotek") == 0
    assert "1 /" in capsys.readouterr().out
