from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.actors import system
from core import clock
from core.counted import counted
from core.deeds import record
from institutions.models import Term
from reports import cover, frame, workbook


class Command(BaseCommand):
    help = "Write the semester workbook (附表1, 2, 5, 6, 逻辑校验) of a region and a term."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", required=True, help="code of a city or a district")
        parser.add_argument("--term", required=True, help="code of a term, such as 2022-spring")
        parser.add_argument("--output", required=True, type=Path, help="the .xlsx to write")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        if not output.parent.is_dir():
            raise CommandError(_("文件夹不存在：%(folder)s") % {"folder": output.parent})
        bureau = self._bureau(options["region"])
        view = frame.office_view(bureau)
        term = self._term(view, options["term"])
        # First: what could not be recorded does not leave, and the cover's heads include it.
        record(bureau, "term_report", by=system("term-report"), term=term.code)
        made = workbook.gather(view, region=bureau.code, term=term)
        if made is None:
            raise CommandError(_("没有这个区域。"))
        maker = cover.Maker(bureau.name, _("命令行导出"), clock.now())
        output.write_bytes(workbook.write(made, maker=maker))
        self.stdout.write(self._told(made, output))

    def _bureau(self, region: str) -> Any:
        try:
            return frame.bureau_of(region)
        except ObjectDoesNotExist:
            params = {"region": region}
            raise CommandError(_("没有区划代码为%(region)s的教育局。") % params) from None

    def _term(self, view: Any, code: str) -> Term:
        term = frame.terms(view).filter(code=code).first()
        if term is None:
            known = "、".join(frame.terms(view).values_list("code", flat=True)) or "—"
            params = {"code": code, "known": known}
            raise CommandError(_("没有学期%(code)s。已有：%(known)s") % params)
        found: Term = term
        return found

    def _told(self, made: workbook.Contents, output: Path) -> str:
        total = made.tables.summary.total
        params = {
            "output": output,
            "total": total.in_school,
            "tech": total.tech,
            "sports": total.sports,
            "arts": total.arts,
            "other": total.other,
            "checks": cover.verdict(made.checks),
        }
        return (
            counted(
                "已写入%(output)s：入校机构%(total)s家（科技%(tech)s，体育%(sports)s，艺术%(arts)s，其他%(other)s）；逻辑校验%(checks)s。",
                "total",
            )
            % params
        )
