"""官方文书: pages that were issued, what later marked them, and their sealed scans. Nothing here changes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Role
from accounts.models.places import Organisation
from accounts.models.users import User
from core import canonical
from core.documents import Document
from core.documents import canonical as pages
from core.errors import DomainError
from core.models.files import StoredFile
from core.scoping import Scoped, ScopedQuerySet


class WrittenOnce(RuntimeError):
    """Somebody tried to change a page that was issued. A page is corrected by a further page."""


class WrittenOnceQuerySet(ScopedQuerySet[Any]):
    def update(self, **values: Any) -> int:
        raise WrittenOnce

    def delete(self) -> tuple[int, dict[str, int]]:
        raise WrittenOnce


class Kept(Scoped):
    """A row that is written once.

    The model refuses, and no trigger does: a trigger on SQLite is dropped in silence whenever a
    migration remakes its table, and the record, which has triggers and signed anchors, holds the
    hashes of every page; so a page that was changed past the model is found, and shown to nobody.
    """

    objects: ClassVar[Any] = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenOnce
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WrittenOnce


class ChangedPage(DomainError):
    """What is kept is not what was issued."""


def of_offices(path: str) -> dict[str, Any]:
    """An office reads its own, the city those of its districts; everybody else comes by the page's row."""
    own = f"{path}office"
    return {
        Role.CITY: lambda a: (
            Q(**{own: a.organisation_id}) | Q(**{f"{own}__region__parent": a.city_code})
        ),
        Role.DISTRICT: lambda a: Q(**{own: a.organisation_id}),
        Role.SCHOOL: lambda a: Q(**{own: a.organisation_id}),
    }


class IssuedPage(Kept):
    """One page as it was issued: its blocks and its HTML byte for byte, and the Word file of that day.

    `subject` is "app.model:pk" of the row it is about; `edition` counts pages of one name and row.
    """

    subject = models.CharField(max_length=80)
    subject_title = models.CharField(max_length=300)
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    edition = models.PositiveIntegerField()
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="issued_pages")
    number = models.CharField(_("文号"), max_length=60, blank=True)
    dated = models.DateField(_("落款日期"), null=True)
    signer = models.CharField(_("签发人"), max_length=60, blank=True)
    sealed = models.BooleanField()
    deed_id = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    blocks = models.TextField()
    blocks_sha256 = models.CharField(max_length=64)
    article = models.TextField()
    article_sha256 = models.CharField(max_length=64)
    word = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    scope: ClassVar[dict[str, Any]] = of_offices("")

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "name", "edition"], name="issued_page_edition_once"
            ),
            models.CheckConstraint(condition=Q(edition__gt=0), name="issued_page_edition_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()

    def page(self) -> Document:
        """Its blocks. Raises ChangedPage."""
        return pages.load(self._as_issued(self.blocks, self.blocks_sha256))

    def text(self) -> str:
        """The HTML, byte for byte as it was issued. Raises ChangedPage."""
        return self._as_issued(self.article, self.article_sha256)

    def _as_issued(self, kept: str, digest: str) -> str:
        if canonical.sha(kept) != digest:
            raise ChangedPage(
                [
                    str(
                        _("“%(page)s”的存档与定稿时的记录不符，不能打开。请联系系统管理员核查。")
                        % {"page": self}
                    )
                ]
            )
        return kept


class PageMark(Kept):
    """A further page varied or took back an earlier one. Both lead to each other."""

    class Effect(models.TextChoices):
        VARIED = "varied", _("已变更")
        RETRACTED = "retracted", _("已收回")
        REVOKED = "revoked", _("已撤销")
        CANCELLED = "cancelled", pgettext_lazy("what became of a page", "已取消")
        LIFTED = "lifted", pgettext_lazy("what became of a page", "已解除")

    earlier = models.ForeignKey(IssuedPage, on_delete=models.PROTECT, related_name="marks")
    later = models.ForeignKey(IssuedPage, on_delete=models.PROTECT, related_name="marked")
    effect = models.CharField(max_length=10, choices=Effect.choices)

    scope: ClassVar[dict[str, Any]] = of_offices("earlier__")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="page_mark_once"),
            models.CheckConstraint(
                condition=~Q(earlier=models.F("later")), name="page_mark_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier}: {self.get_effect_display()}"


class SealedScan(Kept):
    """盖章件, the original that prevails. A better scan is a further row; the last one counts."""

    page = models.ForeignKey(IssuedPage, on_delete=models.PROTECT, related_name="scans")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    # The number and the day set in the OA, where the page was issued without.
    number = models.CharField(_("文号"), max_length=60, blank=True)
    dated = models.DateField(_("落款日期"), null=True)
    differs = models.TextField(_("与定稿不同之处"), blank=True)
    # None where a part of the machine made the deed that took the file.
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    scope: ClassVar[dict[str, Any]] = of_offices("page__")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.page)
