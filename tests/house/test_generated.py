"""Papers that are written from the code say what the code says."""

import re

from babel.messages.catalog import Catalog
from django.apps import apps

from portals.kit import catalogue, generated


def test_lifecycle_and_guards_are_current():
    assert generated.stale() == [], "run `python manage.py write_docs`"


def test_every_guard_is_proven_by_a_test():
    lacking = generated.unproven()
    told = (
        f"{len(lacking)} guards are refused in no test that tests/proofs.txt names: {lacking[:3]} …"
    )
    assert not lacking, f"{told} Run the room's tests with --prove."


def test_a_constraint_that_stands_for_a_proof_is_there():
    models = apps.get_models()
    named = {each.name for model in models for each in model._meta.constraints}
    named |= {
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.concrete_fields
        if not field.null
    }
    told = {proof for proof in generated.proofs().values() if generated.is_constraint(proof)}
    assert {each.removeprefix("constraint:") for each in told} - named == set()


def test_a_bar_in_a_cell_does_not_end_it():
    """Permissions are shown with one between them: 64 rows had a column too many."""
    for name, write in generated.FILES.items():
        rows = [line for line in write().splitlines() if line.startswith("|")]
        columns = [len(re.split(r"(?<!\\)\|", row)) - 2 for row in rows]
        heads = [columns[place] for place, row in enumerate(rows) if row.startswith("|---")]
        assert set(columns) == set(heads), name


def test_every_sentence_has_its_english():
    catalog = catalogue.updated()
    lacking = (
        "run `python manage.py messages`, translate, and take `fuzzy` away where you read it again"
    )
    assert catalogue.lacking(catalog) == [], lacking
    known = {(message.id, message.context) for message in catalogue.on_disk()}
    missing = [m.id for m in catalog if m.id and (m.id, m.context) not in known]
    assert missing == []


def test_a_changed_sentence_keeps_its_english_to_be_read_again():
    known = Catalog(locale="en")
    known.add("请填写理由后提交。", "Give a reason, then send.")
    known.add("另一句。", "Another.")
    said = [("a.py", "请填写理由后再提交。", None), ("a.py", "另一句。", None)]
    now = catalogue.brought_up_to(known, said)
    new, kept = now.get("请填写理由后再提交。"), now.get("另一句。")
    assert (new.string, new.fuzzy, new.auto_comments) == (
        "Give a reason, then send.",
        True,
        ["Was: 请填写理由后提交。"],
    )
    assert (kept.string, kept.fuzzy) == ("Another.", False)
    assert catalogue.lacking(now) == ["请填写理由后再提交。"]
    again = catalogue.brought_up_to(now, said)
    assert again.get("请填写理由后再提交。").auto_comments == new.auto_comments
    assert catalogue.lacking(again) == catalogue.lacking(now)


def test_a_new_sentence_takes_no_english_of_one_that_is_still_said():
    known = Catalog(locale="en")
    known.add("请填写理由后提交。", "Give a reason, then send.")
    said = [("a.py", "请填写理由后提交。", None), ("a.py", "请填写理由后再提交。", None)]
    assert not catalogue.brought_up_to(known, said).get("请填写理由后再提交。").string
