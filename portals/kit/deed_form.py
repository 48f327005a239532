"""The form of a deed: bound to its row and its actor, with files checked before the deed is tried."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.choices import flatten_choices
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import errors, facts, once
from core import files as stored_files
from core.facts import Facts
from core.files.kinds import SPECS, Kind
from core.models.files import StoredFile
from portals.kit import fields, wording

KEPT = "__kept"
_SALT = "portals.kept-upload"


def _told(kinds: Collection[Kind]) -> Any:
    """Said in the reader's language: the form is made when the programme starts."""

    def told() -> str:
        return gettext("可上传 %(kinds)s。") % {"kinds": stored_files.names(kinds)}

    return lazy(told, str)()


class CheckedFileField(forms.FileField):
    """A file that went through core.files; its cleaned value is a StoredFile.

    A file that passed the check is kept while the rest of the form is corrected. A picture that is
    `evidence` is also kept as it was taken (`inspections.domain.originals`).
    """

    widget = forms.FileInput

    def __init__(
        self,
        *,
        kinds: Collection[Kind] = stored_files.SCANS,
        evidence: bool = False,
        **options: Any,
    ) -> None:
        self.kinds, self.evidence = kinds, evidence
        options.setdefault("help_text", _told(kinds))
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        endings = [
            f".{end}" for kind in Kind if kind in self.kinds for end in SPECS[kind].extensions
        ]
        return {**super().widget_attrs(widget), "accept": ",".join(endings)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        # What was uploaded before stands when nothing new was chosen.
        return initial if not data and initial else super().clean(data, None)


class DeedForm(wording.WordedForm):
    """Base of every deed's form. Fields' names are those of the deed's facts (`shape`), beside `reason`.

    `start()` fills in what is known; `prepare()` adds or changes fields for this row; a RowField
    offers what the actor may see.
    """

    # The dataclass of the deed's facts, those of them that `facts()` makes of several fields, and the
    # fields that are none: rows that the deed takes beside its facts.
    shape: ClassVar[type[Facts] | None] = None
    made: ClassVar[Collection[str]] = ()
    beside: ClassVar[Collection[str]] = ()

    def __init__(
        self,
        *,
        subject: Any,
        actor: Any,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
    ) -> None:
        self.subject = subject
        self.actor = actor
        self.taken: list[StoredFile] = []
        super().__init__(data, files, initial=self.start(subject, actor))
        for field in self.fields.values():
            if isinstance(field, fields.RowField | fields.RowsField):
                field.offer(subject, actor)
        self.prepare()
        self._ask_to_choose()
        self.take_kept_files()

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        """Initial values by field; a StoredFile shows as already uploaded."""
        return {}

    def prepare(self) -> None:
        """Called once the fields are there."""

    def _ask_to_choose(self) -> None:
        """What somebody must choose is not chosen beforehand: the first of a list is no answer."""
        field: Any
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                if field.empty_label == "---------":
                    field.empty_label = _("请选择")
            elif _asks(field) and self.get_initial_for_field(field, name) in {None, ""}:
                field.choices = [("", _("请选择")), *field.choices]

    def facts(self) -> dict[str, Any]:
        """What was told, by the names of the domain function; several fields may make one of them."""
        return dict(self.cleaned_data)

    def given(self) -> tuple[tuple[Facts, ...], dict[str, Any]]:
        """The arguments for the domain function: the deed's facts, and by name the rest (reason …)."""
        rest = self.facts()
        return ((facts.taken(self.shape, rest),), rest) if self.shape else ((), rest)

    # Files ------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            upload = cleaned.get(name)
            if isinstance(field, CheckedFileField) and isinstance(upload, UploadedFile):
                self._check(name, field, upload)
        return self.cleaned_data

    def _check(self, name: str, field: CheckedFileField, upload: UploadedFile) -> None:
        """Of a stranger only the name is looked at, until `take_files`."""
        try:
            if not self.actor.person_key:
                stored_files.refuse_name(upload, kinds=field.kinds)
                return
            stored = stored_files.accept(
                upload, kinds=field.kinds, by=self.actor, evidence=field.evidence
            )
        except errors.DomainError as refusal:
            self.add_error(name, list(refusal.reasons))
            return
        self.cleaned_data[name] = self.initial[name] = stored

    def take_files(self) -> bool:
        """Look into a stranger's files and keep them, once all the rest is in order; else say why not.

        When the deed refuses after all, `drop_files` leaves nothing of them.
        """
        for name, upload in list(self.cleaned_data.items()):
            if isinstance(upload, UploadedFile):
                field: Any = self.fields[name]
                try:
                    stored = stored_files.accept(
                        upload, kinds=field.kinds, by=self.actor, evidence=field.evidence
                    )
                except errors.DomainError as refusal:
                    self.add_error(name, list(refusal.reasons))
                else:
                    self.cleaned_data[name] = stored
                    self.taken.append(stored)
        return self.is_valid()

    def drop_files(self) -> None:
        stored_files.discard(self.taken)

    def take_kept_files(self) -> None:
        """Files that passed the check with an earlier try."""
        if not self.is_bound:
            return
        for name, field in self.fields.items():
            token = self.data.get(self.add_prefix(name) + KEPT, "")
            if isinstance(field, CheckedFileField) and token:
                stored = unpack(token, self.actor)
                if stored is not None:
                    self.initial[name] = stored

    def kept(self, name: str) -> str:
        """The token that brings a checked file back with the next try; "" when there is none."""
        stored = self.initial.get(name)
        return pack(stored, self.actor) if stored is not None and self.is_bound else ""


def _asks(field: Any) -> bool:
    """A drop-down that must be answered, offers several answers and no empty one."""
    if not isinstance(field, forms.ChoiceField) or type(field.widget) is not forms.Select:
        return False
    offered: Any = field.choices
    flat: list[Any] = list(flatten_choices(offered))
    values = [choice[0] for choice in flat]
    return bool(field.required) and len(values) > 1 and "" not in values


def pack(stored: Any, actor: Any) -> str:
    return signing.dumps({"file": stored.pk, "who": actor.person_key}, salt=_SALT)


def unpack(token: str, actor: Any) -> Any:
    """The file behind a token, if it is whole, fresh and this person's own."""
    try:
        told = signing.loads(token, salt=_SALT, max_age=once.GOOD_FOR)
    except signing.BadSignature:
        return None
    if not actor.person_key or told["who"] != actor.person_key:
        return None
    return StoredFile._base_manager.filter(pk=told["file"]).first()


class ReasonForm(DeedForm):
    """A deed that only wants to know why."""

    reason = fields.TextField(
        label=_("理由"),
        help_text=_("写明事实和依据，将记入档案，相关各方可能看到。"),
    )


class NoteForm(DeedForm):
    """A deed where words may be added."""

    reason = fields.TextField(label=_("说明"), required=False, rows=3)
