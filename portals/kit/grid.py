"""A deed whose form is a table: a verdict for each item, a score for each criterion, lines of a plan.

class VerdictForm(GridForm):
    head = (_("材料"), _("结论"), _("说明"))
    def prepare(self):
        for item in self.subject.items():
            self.add_line(item.pk, item.name, verdict=forms.ChoiceField(…), note=forms.CharField(…))
    def facts(self):
        return {"verdicts": self.lines()}        # {item.pk: {"verdict": …, "note": …}}
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, ClassVar

from django import forms

from portals.kit.deed_form import DeedForm


@dataclass
class Line:
    key: Any
    label: Any
    about: Any = ""
    url: str = ""
    names: dict[str, str] = field(default_factory=dict)


class GridForm(DeedForm):
    """Lines of fields, drawn as a table (as cards on a phone) after the form's other fields.

    `head` names the columns; the first is the line's label. Set `lines_help` to say how to fill it.
    """

    head: ClassVar[tuple[Any, ...]] = ()
    lines_help: ClassVar[Any] = ""

    def __init__(self, **told: Any) -> None:
        self._lines: list[Line] = []
        super().__init__(**told)

    def add_line(
        self,
        key: Any,
        label: Any,
        *,
        about: Any = "",
        url: str = "",
        **columns: forms.Field,
    ) -> None:
        """Add one line. `about` are words below the label, `url` leads to what it is about.

        Columns left empty in a line whose fields are not required come back as their empty values.
        """
        line = Line(key, label, about, url)
        heads = [str(head) for head in self.head[1:]]
        for number, (name, column) in enumerate(columns.items()):
            line.names[name] = f"line-{key}-{name}"
            column.label = f"{label} {heads[number]}" if number < len(heads) else str(label)
            self.fields[line.names[name]] = column
        self._lines.append(line)

    def lines(self) -> dict[Any, dict[str, Any]]:
        """What was filled in, by the key of the line."""
        return {
            line.key: {name: self.cleaned_data.get(full) for name, full in line.names.items()}
            for line in self._lines
        }

    def line_field(self, key: Any, name: str) -> str:
        """The full name of a field, to tie an error to it: `raise Invalid({form.line_field(3, "note"): …})`."""
        return next(line.names[name] for line in self._lines if line.key == key)

    def drawn_lines(self) -> list[tuple[Line, list[tuple[str, Any]]]]:
        heads = [str(head) for head in self.head[1:]]
        return [
            (
                line,
                list(
                    zip_longest(heads, (self[full] for full in line.names.values()), fillvalue="")
                ),
            )
            for line in self._lines
        ]

    def single_fields(self) -> list[Any]:
        """The fields that are no part of the table."""
        inside = {full for line in self._lines for full in line.names.values()}
        return [bound for bound in self.visible_fields() if bound.name not in inside]

    def facts(self) -> dict[str, Any]:
        inside = {full for line in self._lines for full in line.names.values()}
        plain = {name: value for name, value in self.cleaned_data.items() if name not in inside}
        return {**plain, "lines": self.lines()}
