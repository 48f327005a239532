"""The corpus is as large as it says, and another reading sees in it what it says."""

from collections import Counter

from tests.attack import corpus, honest, reading
from tests.attack.specimen import Must


def test_there_are_hundreds_of_hostile_files_of_every_kind():
    counted = Counter(one.ending for one in corpus.hostile())
    assert {ending: count >= 50 for ending, count in counted.items()} == dict.fromkeys(
        ("pdf", "jpg", "png", "docx", "xlsx"), True
    )
    assert len(corpus.hostile()) >= 600


def test_no_two_hostile_files_are_the_same():
    """The large ones apart, which take long to make."""
    large = ("heavy", "large", "bomb", "broken")
    small = [one for one in corpus.hostile() if one.name.split("-")[0] not in large]
    made = Counter((one.ending, one.data) for one in small if "swells" not in one.name)
    assert [ending for (ending, _data), count in made.items() if count > 1] == []


def test_every_name_is_given_once():
    names = [one.filename for one in corpus.everything()]
    assert sorted(name for name, count in Counter(names).items() if count > 1) == []


def test_the_other_reading_sees_what_acts():
    """It knows less than the inspector; what it knows, it finds in most spellings and packings."""
    groups = ("deed", "thing", "place", "spelt", "packed", "marked", "outside")
    plain = [one for one in corpus.everything() if one.name.split("-")[0] in groups]
    blind = [one.filename for one in plain if not reading.acting(one.data, one.ending)]
    assert len(blind) < len(plain) / 6


def test_the_other_reading_finds_nothing_in_harmless_papers():
    papers = [one for one in honest.everything() if one.ending in {"pdf", "docx", "xlsx"}]
    assert {one.filename: reading.acting(one.data, one.ending) for one in papers} == {
        one.filename: [] for one in papers
    }


def test_a_cleaned_specimen_names_what_must_be_gone():
    marked = [one for one in corpus.everything() if one.must is Must.CLEANED]
    assert [one.filename for one in marked if not one.trace] == []
