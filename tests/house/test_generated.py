"""Papers that are written from the code say what the code says."""

from portals.kit import catalogue, generated


def test_lifecycle_and_guards_are_current():
    assert generated.stale() == [], "run `python manage.py write_docs`"


def test_every_guard_is_shown_by_a_test():
    assert generated.untested() == []


def test_every_sentence_has_its_english():
    catalog = catalogue.updated()
    assert catalogue.lacking(catalog) == [], "run `python manage.py messages`, then translate"
    known = {(message.id, message.context) for message in catalogue.on_disk()}
    missing = [m.id for m in catalog if m.id and (m.id, m.context) not in known]
    assert missing == []
