from __future__ import annotations

import importlib
import random
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain import calendar
from accounts.models import User
from core import anchoring, chance, clock
from demo import cast, closed_term
from demo.builders import files_waiting, office_texts, on_paper, second_persons
from demo.models import DemoWorld
from demo.world import STAGES, World
from tasks import table


class Command(BaseCommand):
    help = "Build the demo world in an empty database, through the same deeds that people do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--stage", choices=list(STAGES), default="selection")
        parser.add_argument("--today", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError(_("数据库不是空的：演示数据只能放进空的数据库。"))
        today = options["today"] or clock.today()
        if not cast.today_is_allowed(today):
            raise CommandError(_("演示世界的今天须在 2023 年或以后。"))
        anchoring.put_aside()
        seed, stage = options["seed"], options["stage"]
        began = today - timedelta(days=STAGES[stage])
        with (
            transaction.atomic(),
            chance.seeded(seed),
            clock.frozen(clock.at(began - timedelta(days=10))) as frozen,
        ):
            world = World(seed, today, began, frozen, random.Random(seed))
            build(world, stage)
            ended = clock.now()
            DemoWorld.objects.create(seed=seed, stage=stage, today=today)
        if options["today"] or clock.now() < ended:
            clock.move_stored(ended)
        self.stdout.write(
            _("演示数据已生成：%(stage)s，%(day)s。") % {"stage": stage, "day": today}
        )


def build(world: World, stage: str) -> None:
    """The people, the closed term, then the live road up to and including `stage`."""
    cast.build(world)
    office_texts.tell(world)
    _open_years(world)
    cast.terms(world)
    closed_term.build(world)
    world.at(world.began)
    for name in list(STAGES)[: list(STAGES).index(stage) + 1]:
        importlib.import_module(f"demo.stages.{name}").build(world)
    world.at(max(world.today, clock.today()))
    files_waiting.leave(world)
    on_paper.leave(world)
    second_persons.leave(world)
    table.run_everything()


def _open_years(world: World) -> None:
    """Years without a published table are opened as 暂定 by the city, so that periods can run."""
    for year in range(world.began.year - 1, world.today.year + 2):
        if not clock.year_status(year):
            document = f"威教函〔{year - 1}〕1号（演示）"
            calendar.open_year(year, by=world.cast["city_lead"], document=document)
