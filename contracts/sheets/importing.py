"""A filled workbook of 存量补录 into papers; every wrong cell is named, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from contracts.domain.import_rows import (
    AgreementRow,
    InstitutionRow,
    LicenceRow,
    ListingRow,
    PlacementRow,
    StaffRow,
)
from contracts.sheets import checking, forms
from core import numbers, sheets
from core.sheets import CellError, Parsed, Row, Sheet, Tables
from institutions import prices
from institutions.models import Institution, School

Values = dict[str, Any]
# Pages that a template or a workbook given back carries besides its tables.
_COMPANIONS = {"填写说明", "错误清单"}


@dataclass
class Tab:
    """One sheet as read, with the errors found besides."""

    key: str
    sheet: Sheet
    parsed: Parsed
    errors: list[CellError] = field(default_factory=list)

    def wrong(self, row: Row, key: str, sentence: str) -> None:
        self.errors.append(self.parsed.error(row.number, key, sentence))

    @property
    def every_error(self) -> list[CellError]:
        return [*self.parsed.errors, *self.errors]


@dataclass
class Reading:
    """What a workbook says, or what is wrong with it."""

    tabs: dict[str, Tab]
    import_rows: list[InstitutionRow] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.refusals and not any(tab.every_error for tab in self.tabs.values())

    def errors(self) -> list[tuple[str, CellError]]:
        """(name of the sheet, error), in the order of the workbook."""
        return [(tab.parsed.tab, error) for tab in self.tabs.values() for error in tab.every_error]

    def marked(self, data: bytes) -> bytes:
        """The workbook given back, its wrong cells coloured and commented."""
        return sheets.mark_all(data, [(tab.parsed, tab.errors) for tab in self.tabs.values()])


def read(data: bytes, *, scans: Iterable[Any], region: Any) -> Reading:
    """Read the six sheets. Only the first must be there; an institution known already may lack it."""
    book = sheets.tables(data)
    with translation.override(forms.LANGUAGE):
        parsed = {key: sheets.parse(sheet, book) for key, sheet in forms.SHEETS.items()}
        tabs = {
            key: Tab(key, sheet, _meant(sheet, parsed[key])) for key, sheet in forms.SHEETS.items()
        }
    reading = Reading(tabs)
    if flaws := {error.sentence for one in parsed.values() if not one.tab for error in one.errors}:
        reading.refusals += sorted(flaws)
        return reading
    reading.unread = _unread(book, tabs)
    if not any(tab.parsed.rows or tab.parsed.errors for tab in tabs.values()):
        reading.refusals.append(_("工作簿里没有填写任何内容。请下载模板，按表填写后再上传。"))
        return reading
    context = checking.Context(
        region=region,
        scans=_by_name(scans),
        schools=_schools(region),
        known=_known(tabs),
    )
    for tab in tabs.values():
        checking.check(tab, tabs, context)
    if reading.ok:
        reading.import_rows = _import_rows(tabs, context)
    return reading


def _meant(sheet: Sheet, parsed: Parsed) -> Parsed:
    """One sheet, or a blank one: a table without rows, and the tab of another sheet that the reader
    took because the named one is absent. A tab of another name is taken when it is complete."""
    name = str(sheet.name)
    others = {str(other.name) for other in forms.SHEETS.values()} - {name}
    required = {column.key for column in sheet.filled if column.required}
    elsewhere = parsed.tab != name and (
        parsed.tab in others or not required <= parsed.places.keys()
    )
    empty = not parsed.rows and parsed.places and all(error.row == 0 for error in parsed.errors)
    return Parsed(tab=name) if elsewhere or empty else parsed


def _unread(book: Tables, tabs: dict[str, Tab]) -> list[str]:
    """What stands in the workbook and was not taken: whole tabs, and columns that no sheet knows."""
    taken = {tab.parsed.tab for tab in tabs.values()} | _COMPANIONS
    left = [
        _("工作表“%(tab)s”") % {"tab": tab} for tab in sheets.written_tabs(book) if tab not in taken
    ]
    for tab in tabs.values():
        if tab.parsed.unknown:
            params = {"tab": tab.parsed.tab, "columns": "、".join(tab.parsed.unknown)}
            left.append(_("“%(tab)s”表的列：%(columns)s") % params)
    return left


def _by_name(scans: Iterable[Any]) -> dict[str, Any]:
    """Uploaded scans by the names people write: with or without the ending."""
    found: dict[str, Any] = {}
    for scan in scans:
        name = scan.original_name.casefold()
        found[name] = scan
        found.setdefault(name.rsplit(".", 1)[0], scan)
    return found


def _schools(region: Any) -> dict[str, School]:
    rows = School.objects.filter(organisation__region=region).select_related("organisation")
    named = {row.organisation.name: row for row in rows}
    return named | {row.organisation.code: row for row in named.values()}


def _known(tabs: dict[str, Tab]) -> dict[str, Institution]:
    codes = {row.values["uscc"] for tab in tabs.values() for row in tab.parsed.rows}
    rows = Institution.objects.filter(uscc__in=codes).select_related("region")
    return {row.uscc: row for row in rows}


def _import_rows(tabs: dict[str, Tab], context: checking.Context) -> list[InstitutionRow]:
    """Everything put together by institution, in the order of the first mention."""
    rows = {name: [row.values for row in tab.parsed.rows] for name, tab in tabs.items()}
    heads = {values["uscc"]: values for values in rows["institutions"]}
    codes = dict.fromkeys(values["uscc"] for table in rows.values() for values in table)
    return [_paper(code, heads.get(code, {}), rows, context) for code in codes]


def _paper(
    code: str, head: Values, rows: dict[str, list[Values]], context: checking.Context
) -> InstitutionRow:
    def of(key: str) -> list[Values]:
        return [values for values in rows[key] if values["uscc"] == code]

    def made(values: Values) -> Values:
        """Keyword arguments: empty cells fall back to the paper's own defaults."""
        kept = {key: value for key, value in values.items() if key != "uscc" and value is not None}
        return {**kept, "scan": context.scan(values["scan"])}

    def licence(values: Values) -> LicenceRow:
        return LicenceRow(**{"valid_until": None, **made(values)})

    placements = [
        (values["agreement"], _placement(made(values), context)) for values in of("placements")
    ]
    agreements = [
        AgreementRow(
            **made(values),
            placements=tuple(
                row for number, row in placements if numbers.same(number, values["number"])
            ),
        )
        for values in of("agreements")
    ]
    return InstitutionRow(
        uscc=code,
        **(made(head) if head else {}),
        licences=tuple(licence(values) for values in of("licences")),
        staff=tuple(StaffRow(**made(values)) for values in of("staff")),
        listings=tuple(_listing(made(values)) for values in of("listings")),
        agreements=tuple(agreements),
    )


def _listing(values: Values) -> ListingRow:
    read = prices.read(values.pop("price_standard"))
    assert read is not None  # noqa: S101 - `checking` refused it otherwise
    return ListingRow(**values, price=read[0], price_unit=read[1])


def _placement(values: Values, context: checking.Context) -> PlacementRow:
    values = {key: value for key, value in values.items() if key != "agreement"}
    return PlacementRow(
        **{
            **values,
            "school": context.schools[values["school"]],
            "staff": tuple(checking.names(values.get("staff"))),
        }
    )
