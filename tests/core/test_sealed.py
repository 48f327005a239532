import os
import traceback

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from core import sealed
from core.management.commands import reseal

NUMBER = "11010519491231002X"


@pytest.fixture
def paper(db, monkeypatch):
    """A table with two sealed columns, alone in its own registry."""
    with isolate_apps("core") as registry:

        class Paper(models.Model):
            number = sealed.SealedCharField(max_length=18)
            phone = sealed.SealedCharField(max_length=20, blank=True, null=True)
            fingerprint = models.CharField(max_length=64, blank=True)

            class Meta:
                app_label = "core"

        monkeypatch.setattr(reseal, "apps", registry)
        # The editor's own block may not begin inside a test's transaction on SQLite.
        editor = connection.SchemaEditorClass(connection, collect_sql=True)
        editor.deferred_sql = []
        editor.create_model(Paper)
        with connection.cursor() as cursor:
            for statement in editor.collected_sql:
                cursor.execute(statement)
        yield Paper


def stored(paper, column="number"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {paper._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def overwrite(paper, column, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {paper._meta.db_table} SET {column} = %s", [value])


@pytest.fixture
def new_key(settings):
    """Put a new key in front of the ring, as an operator does."""

    def add():
        settings.FIELD_KEYS = [os.urandom(32), *settings.FIELD_KEYS]

    return add


def test_a_sealed_column_gives_back_what_was_put_in(paper):
    row = paper.objects.create(number=NUMBER, phone=None)
    assert paper.objects.get(pk=row.pk).number == NUMBER
    assert paper.objects.values_list("number", "phone").get() == (NUMBER, None)


def test_the_database_holds_only_the_token(paper):
    paper.objects.create(number=NUMBER, phone="")
    [token] = stored(paper)
    assert token.startswith(f"zs1.{sealed.newest_key_id()}.")
    assert NUMBER not in token
    assert stored(paper, "phone") == [""]


def test_update_bulk_create_and_bulk_update_seal_too(paper):
    paper.objects.bulk_create([paper(number="1"), paper(number="2")])
    paper.objects.filter(pk=paper.objects.first().pk).update(number="3")
    rows = list(paper.objects.order_by("pk"))
    rows[1].number = "4"
    paper.objects.bulk_update(rows, ["number"])
    assert all(token.startswith("zs1.") for token in stored(paper))
    assert [row.number for row in paper.objects.order_by("pk")] == ["3", "4"]


def test_equal_values_have_different_tokens(paper):
    paper.objects.bulk_create([paper(number=NUMBER), paper(number=NUMBER)])
    assert len(set(stored(paper))) == 2


@pytest.mark.parametrize(
    "lookup",
    [{"number": NUMBER}, {"number__in": [NUMBER]}, {"number__startswith": "11"}, {"number__gt": ""}, {"number__length": 18}],
)  # fmt: skip
def test_lookups_on_a_sealed_column_are_refused(paper, lookup):
    with pytest.raises(FieldError, match=r"core\.paper.number is sealed"):
        paper.objects.filter(**lookup).exists()
    with pytest.raises(FieldError, match=r"core\.paper.number is sealed"):
        paper.objects.exclude(**lookup).exists()


def test_an_absent_value_can_be_asked_for(paper):
    paper.objects.create(number=NUMBER)
    assert paper.objects.filter(phone__isnull=True).count() == 1


def test_a_row_is_found_by_its_fingerprint(paper):
    paper.objects.create(number=NUMBER, fingerprint=sealed.fingerprint(NUMBER, "id-number"))
    found = paper.objects.get(fingerprint=sealed.fingerprint(" 11010519491231002x", "id-number"))
    assert found.number == NUMBER


def test_another_key_gives_an_error_not_garbage(paper, settings):
    paper.objects.create(number=NUMBER)
    old = sealed.newest_key_id()
    settings.FIELD_KEYS = [os.urandom(32)]
    with pytest.raises(sealed.SealError) as refused:
        paper.objects.get()
    assert (
        str(refused.value)
        == f"core.paper.number 由编号 {old} 的密钥加密，FIELD_KEYS 中没有这把密钥。请补上该密钥后重试。"
    )


def test_a_token_in_another_column_does_not_open(paper):
    paper.objects.create(number=NUMBER, phone="13800000000")
    overwrite(paper, "phone", stored(paper)[0])
    with pytest.raises(sealed.SealError, match=r"core\.paper.phone 的密文无法解开"):
        paper.objects.get()


def test_a_changed_token_does_not_open(paper):
    paper.objects.create(number=NUMBER)
    token = stored(paper)[0]
    overwrite(paper, "number", token[:-6] + ("A" if token[-6] != "A" else "B") + token[-5:])
    with pytest.raises(sealed.SealError, match="无法解开"):
        paper.objects.get()


@pytest.mark.parametrize("plain", [NUMBER, "zs1", "zs1.abcd.", "zs2.aaaaaaaa.AAAA", "zs1.a.%%%%"])
def test_plain_text_in_a_sealed_column_is_an_error_that_does_not_show_it(paper, plain):
    paper.objects.create(number="x")
    overwrite(paper, "number", plain)
    with pytest.raises(sealed.SealError, match="中存的不是密文") as refused:
        paper.objects.get()
    assert plain not in str(refused.value).replace("core.paper.number", "")


def _fail_with(value):
    kept = {"number": value}
    raise ValueError(f"{len(kept)} too long")


def test_the_value_stays_out_of_repr_and_tracebacks(paper):
    paper.objects.create(number=NUMBER)
    number = paper.objects.get().number
    assert repr(number) == "<sealed>"
    assert repr({"number": number}) == "{'number': <sealed>}"
    with pytest.raises(ValueError, match="too long") as caught:
        _fail_with(number)
    trace = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert all(
        NUMBER not in (line or "")
        for frame in trace.stack
        for line in (frame.locals or {}).values()
    )


def test_dumpdata_would_be_a_leak_and_is_refused(paper):
    row = paper(number=NUMBER)
    with pytest.raises(sealed.SealError):
        paper._meta.get_field("number").value_to_string(row)


def test_an_index_on_a_sealed_column_is_refused():
    with pytest.raises(FieldError):
        sealed.SealedCharField(max_length=9, unique=True)


def test_bound_to_keeps_a_renamed_column_readable():
    old = sealed.seal(NUMBER, context="core.paper.number")
    field = sealed.SealedCharField(max_length=18, bound_to="core.paper.number")
    assert field.from_db_value(old, None, None) == NUMBER
    assert field.deconstruct()[3]["bound_to"] == "core.paper.number"


def test_reseal_moves_every_token_to_the_newest_key(paper, new_key, settings, capsys):
    paper.objects.bulk_create([paper(number=str(n), phone="13800000000") for n in range(7)])
    paper.objects.create(number=NUMBER, phone=None)
    new_key()
    call_command("reseal", batch=3)
    assert {token.split(".")[1] for token in stored(paper)} == {sealed.newest_key_id()}
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert [row.number for row in paper.objects.order_by("pk")] == [*"0123456", NUMBER]
    assert "core.paper.number：重新加密 8 条。" in capsys.readouterr().out


def test_reseal_twice_changes_nothing(paper, new_key):
    paper.objects.create(number=NUMBER)
    new_key()
    call_command("reseal")
    before = stored(paper)
    call_command("reseal")
    assert stored(paper) == before


def test_reseal_says_which_rows_it_cannot_open_and_moves_the_others(
    paper, new_key, settings, capsys
):
    paper.objects.create(number="lost")
    lost, settings.FIELD_KEYS = settings.FIELD_KEYS, [os.urandom(32)]
    paper.objects.create(number="kept")
    new_key()
    with pytest.raises(CommandError, match="有 1 条无法解开，旧密钥还不能删除。"):
        call_command("reseal")
    assert stored(paper)[1].split(".")[1] == sealed.newest_key_id()
    assert (
        f"core.paper.number #1: core.paper.number 由编号 {sealed.key_id(lost[0])}"
        in capsys.readouterr().err
    )


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.isprintable()))
def test_any_text_survives(text):
    assert sealed.unseal(sealed.seal(text, context="a.b.c"), context="a.b.c") == text


def test_fingerprints_depend_on_purpose_and_key(settings):
    first = sealed.fingerprint(NUMBER, "id-number")
    assert len(first) == 64
    assert sealed.fingerprint(NUMBER, "phone") != first
    settings.FINGERPRINT_KEY = os.urandom(32)
    assert sealed.fingerprint(NUMBER, "id-number") != first


def test_nothing_has_no_fingerprint():
    with pytest.raises(ValueError, match="nothing"):
        sealed.fingerprint(" \u3000", "id-number")


@pytest.mark.parametrize(
    ("number", "shown"),
    [(NUMBER, "110105********002X"), ("E12345678", "E1*****78"), ("AB12", "A**2"), ("A1", "**"), ("", "")],
)  # fmt: skip
def test_mask_id(number, shown):
    assert sealed.mask_id(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("13812345678", "138****5678"), ("5200000", "52***00"), ("110", "1*0"), ("", "")],
)
def test_mask_phone(number, shown):
    assert sealed.mask_phone(number) == shown
