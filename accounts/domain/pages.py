"""Issuing official pages, marking them, and taking in their sealed scans.

pages.issue(row, "call", by=by)                                   # in the deed that takes number and day
pages.issue(reversal, "variation", by=by,
            marks=((case, "decision"),), effect=Effect.VARIED)    # and marks what it changes
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts import documents
from accounts.documents import Page
from accounts.domain import kept_pages
from accounts.models import IssuedPage, Organisation, PageMark, SealedScan
from core import canonical as hashes
from core import clock, deeds
from core import documents as kernel
from core import files as stored_files
from core.deeds import deed, record
from core.errors import Forbidden, Invalid
from core.files import Kind
from core.models.files import StoredFile
from core.models.subject import Subject, ref
from core.scoping import Actor

Effect = PageMark.Effect
# What a page says: read where one is shown, and by nobody who lists them.
LONG = ("blocks", "article")


def issue(
    row: Any,
    name: str,
    *,
    by: Actor,
    told: Any = None,
    office: Organisation | None = None,
    marks: Sequence[tuple[Any, str]] = (),
    effect: str = Effect.VARIED,
    signer: str = "",
    scan: StoredFile | None = None,
) -> IssuedPage:
    """The page as its row says now is final: kept for ever, its hashes in the entry of the deed.

    `told` is handed to the composer beside the row; `office` where it is another than the page says.
    `scan`: the sealed page, where the deed took it. `marks`: rows and names whose newest issued page this one varies or takes back (`effect`); what was
    never issued is passed over. Runs inside the deed that took number and day. Raises LookupError for a
    page that is not registered, or that is a working form.
    """
    page = documents.find(type(row), name)
    if page is None or page.exempt:
        raise LookupError(f"{row._meta.label_lower} issues no page {name}")
    fresh = deeds.fresh(row)  # what the deed has written, past what was read before it
    made = documents.composed(page, fresh, told)
    issuer = office or page.office(fresh)
    kept = _kept(page, fresh, made, issuer, signer or _signs(by, issuer))
    scanned = None if scan is None else _scanned(kept, by=by, file=scan)
    deeds.add_paper(row, kept_pages.said_of(kept, scanned), issued_by=page.issued_by)
    for other, its_name in marks:
        mark(other, its_name, by_page=kept, effect=effect)
    return kept


def _signs(by: Actor, issuer: Organisation) -> str:
    """Whoever of the issuing office makes the deed; nobody where the other side or a machine does."""
    return str(by.facts().get("name", ""))[:60] if by.organisation_id == issuer.pk else ""


def mark(row: Any, name: str, *, by_page: IssuedPage, effect: str = Effect.VARIED) -> None:
    """A further page varied or took back the newest page of that name; none was issued: nothing."""
    rows = editions(row, name).exclude(pk=by_page.pk)
    earlier = rows.first()
    if earlier is not None:
        made = PageMark.objects.create(earlier=earlier, later=by_page, effect=effect)
        deeds.add_mark(kept_pages.said_of_mark(made))


def _kept(
    page: Page, row: Any, made: kernel.Document, office: Organisation, signer: str
) -> IssuedPage:
    blocks, article = kernel.dump(made), kernel.article(made)
    found: IssuedPage = IssuedPage.objects.create(
        subject=ref(row),
        subject_title=about(row)[:300],
        name=page.name,
        title=made.title,
        edition=editions(row, page.name).count() + 1,
        office=office,
        number=made.number,
        dated=made.dated,
        signer=signer,
        sealed=made.carries_seal,
        deed_id=deeds.cause(),
        issued_at=clock.now(),
        blocks=blocks,
        blocks_sha256=hashes.sha(blocks),
        article=article,
        article_sha256=hashes.sha(article),
        word=stored_files.keep_own(word_of(made), kind=Kind.DOCX, name=file_name(made)),
    )
    return found


def about(row: Any) -> str:
    """Whom or what a page is about, by a name that tells it from others: its own number tells nobody."""
    name = getattr(row, "subject_name", "")
    return str(name or (row.title() if isinstance(row, Subject) else row))


def word_of(made: kernel.Document) -> bytes:
    """A Word file of the page; its library is loaded by the first who needs one."""
    from core.documents import word

    return word.file_of(made)


def file_name(made: kernel.Document, *, draft: bool = False) -> str:
    mark = _("（草稿）") if draft else ""
    return f"{made.title}{mark}{made.number}.docx".replace("/", "-")


def editions(row: Any, name: str) -> QuerySet[Any]:
    """What was issued of one name about one row, newest first. Whoever asks has seen the row."""
    found: QuerySet[Any] = IssuedPage.objects.filter(subject=ref(row), name=name)
    return found.defer(*LONG).order_by("-edition")


def newest(row: Any, name: str) -> IssuedPage | None:
    found: IssuedPage | None = editions(row, name).first()
    return found


def without_scan(actor: Actor) -> QuerySet[Any]:
    """待上传盖章件: sealed pages of the actor's own office that have no scan yet; oldest first."""
    rows: QuerySet[Any] = IssuedPage.objects.visible_to(actor)
    scanned = SealedScan.objects.filter(page=OuterRef("pk"))
    mine = rows.filter(office=actor.organisation_id, sealed=True)
    return mine.exclude(Exists(scanned)).defer(*LONG).order_by("issued_at", "pk")


def may_scan(page: IssuedPage, actor: Actor) -> bool:
    return bool(page.office_id == actor.organisation_id and page.sealed)


@deed
def add_scan(
    page: IssuedPage,
    *,
    by: Actor,
    file: StoredFile,
    number: str = "",
    dated: date | None = None,
    differs: str = "",
) -> SealedScan:
    """The sealed page comes back from the OA: it prevails, and `differs` says what of it is otherwise.

    Raises Forbidden, or Invalid at `number`, `dated`.
    """
    if not may_scan(page, by):
        raise Forbidden
    number = number.strip()
    if page.number and number and number != page.number and not differs.strip():
        raise Invalid(
            {
                "number": _("定稿时的文号是“%(number)s”。盖章件的文号不同的，请写明不同之处。")
                % {"number": page.number}
            }
        )
    if dated is not None and dated > clock.today():
        raise Invalid({"dated": _("盖章件的日期不能晚于今天。")})
    found = _scanned(page, by=by, file=file, number=number, dated=dated, differs=differs.strip())
    record(
        page.office,
        "add_scan",
        by=by,
        page=f"{page.subject} {page.name}:{page.edition}",
        shown_number=number or page.number,
        **kept_pages.said_of_scan(found),
    )
    return found


def _scanned(page: IssuedPage, *, by: Actor, file: StoredFile, **told: Any) -> SealedScan:
    found: SealedScan = SealedScan.objects.create(
        page=page,
        file=file,
        added_by_id=getattr(by, "user_id", None),
        added_at=clock.now(),
        **told,
    )
    return found


@dataclass(frozen=True)
class Matched:
    """A folder of scans against the pages that wait: what was taken, and what fits nothing or several."""

    taken: tuple[IssuedPage, ...]
    unknown: tuple[str, ...]
    unclear: tuple[str, ...]


@deed
def add_scans(files: Sequence[StoredFile], *, by: Actor) -> Matched:
    """Many scans at once, each found by the 文号 or the title and name its file carries."""
    waiting = list(without_scan(by))
    taken: list[IssuedPage] = []
    unknown: list[str] = []
    unclear: list[str] = []
    for file in files:
        fits = [page for page in waiting if page not in taken and _fits(page, file.original_name)]
        if len(fits) == 1:
            add_scan(fits[0], by=by, file=file)
            taken.append(fits[0])
        else:
            (unclear if fits else unknown).append(file.original_name)
    return Matched(tuple(taken), tuple(unknown), tuple(unclear))


def _fits(page: IssuedPage, file_name_: str) -> bool:
    said = _bare(file_name_.rpartition(".")[0])
    if page.number:
        return _bare(page.number) in said
    return _bare(page.title) in said and _bare(page.subject_title) in said


def _bare(text: str) -> str:
    """Letters and figures alone: folders of scans write brackets and blanks in every way."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
