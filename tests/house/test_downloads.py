"""A template that offers a file which no download serves fails only once the file is there."""

import re

from django.apps import apps
from django.conf import settings
from django.urls import get_resolver

from core.models.files import StoredFile
from portals.kit import files
from vetting.models import Announcement

OFFERED = re.compile(r"""{%-?\s*download\s+[\w.]+\s+["'](\w+)["']""")


def _offered() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in (settings.BASE_DIR / "portals" / "templates").rglob("*.html"):
        for field in OFFERED.findall(path.read_text(encoding="utf-8")):
            found.setdefault(field, set()).add(path.name)
    return found


def test_every_file_a_template_offers_has_a_download():
    assert get_resolver().url_patterns  # loading the addresses registers the downloads
    served = {field for _label, field in files._downloads}
    offered = _offered()
    assert len(offered) > 10
    assert {field: pages for field, pages in offered.items() if field not in served} == {}


def test_papers_of_a_call_can_be_fetched():
    assert get_resolver().url_patterns
    for field in ("hand_draw_record", "minutes"):
        assert files.find(Announcement(), field).field == field


# Papers made to show somebody's full number: `sealed=True`. A new file is sorted here or below.
BEAR_NUMBERS = {
    ("accounts.claim", "authorisation"),  # of whom the institution empowers
    ("contracts.backfillbatch", "workbook"),
    ("institutions.backgroundcheck", "consent"),
    ("institutions.credential", "file"),
    ("institutions.institution", "authorisation"),
    ("institutions.staff", "entry_scan"),
    ("institutions.staff", "undertaking"),
}
BEAR_NONE = {
    "accounts.approval": "scan",
    "accounts.deputyship": "file",
    "accounts.ownerletter": "scan",
    "accounts.paperentry": "entry_scan",
    "accounts.standin": "file letter_file",
    "contracts.agreement": "end_document entry_scan signed_file",
    "contracts.agreementsuspension": "basis_file",
    "contracts.amendment": "document entry_scan",
    "contracts.plannedending": "document",
    "contracts.placement": "backfill_scan entry_scan proposal_scan",
    "evaluations.papertally": "entry_scan",
    "evaluations.qualitysheet": "entry_scan",
    "evaluations.reply": "entry_scan file",
    "inspections.defence": "entry_scan file",
    "inspections.hearing": "record",
    "inspections.release": "file",
    "inspections.rectification": "entry_scan recheck_file reply_file",
    "inspections.reversal": "file",
    "inspections.review": "collective_record file",
    "inspections.service": "consent file",
    "inspections.stay": "file",
    "inspections.violation": "evidence",
    "institutions.change": "evidence",
    "institutions.course": "entry_scan file",
    "institutions.institution": "deregistration_scan entry_scan",
    "institutions.licence": "entry_scan file receipt",
    "institutions.school": "closing_scan",
    "institutions.suspension": "basis",
    "reports.reportjob": "file",
    "vetting.announcement": "hand_draw_record minutes",
    "vetting.application": "entry_scan",
    "vetting.listing": "consent_document scan suspended_document",
    "vetting.material": "file",
    "vetting.objection": "entry_scan file",
    "vetting.scoresheet": "entry_scan",
    "vetting.verdict": "entry_scan",
}


def test_papers_that_show_full_numbers_are_sealed():
    assert get_resolver().url_patterns
    sealed = {key for key, found in files._downloads.items() if found.sealed}
    assert sealed == BEAR_NUMBERS
    bare = {(label, field) for label, names in BEAR_NONE.items() for field in names.split()}
    assert set(files._downloads) - BEAR_NUMBERS == bare


# A column that needs no road of its own, and why.
REACHED_OTHERWISE = {
    ("accounts.issuedpage", "word"): "beside its page: portals/kit/printouts.py",
    ("accounts.sealedscan", "file"): "beside its page: portals/kit/printouts.py",
    ("contracts.backfillbatch", "scans"): "each scan also hangs on the row it proves",
    (
        "core.storedfile",
        "original",
    ): "opened by a recorded look: portals/inspections/originals.py",
}


def _held() -> set[tuple[str, str]]:
    """Every column that keeps a checked file, whatever room it is in."""
    return {
        (model._meta.label_lower, field.name)
        for model in apps.get_models()
        if not model._meta.app_label.startswith("tests")
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.related_model is StoredFile
    }


def test_every_file_column_has_a_road_out():
    """What was uploaded and cannot be fetched again might as well have been thrown away."""
    assert get_resolver().url_patterns
    held = _held()
    assert len(held) > 30
    assert held - set(files._downloads) == set(REACHED_OTHERWISE)
    assert set(files._downloads) <= held


def test_every_download_is_offered_on_some_page():
    """A road nobody is shown is no road. Fields are named alike in many rooms; one offer is enough
    for a name, the rows that share it are drawn by the same templates or code."""
    assert get_resolver().url_patterns
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (settings.BASE_DIR / "portals").rglob("*.py")
        if "files.url(" in path.read_text(encoding="utf-8")
    )
    offered = set(_offered())
    lost = {
        field for _label, field in files._downloads if field not in offered and field not in code
    }
    assert lost == set()
