import os
import socket
import sys
import urllib.error
import urllib.request
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from demo.supervisor import Supervisor
from demo.world import STAGES

HOST = "127.0.0.1"


def port_from_environment() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CommandError(_("PORT 必须是 1 到 65535 之间的整数。"))
    return int(text)


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as taken:
            raise CommandError(
                _("端口 %(port)s 已被占用，请用 PORT=… 换一个。") % {"port": port}
            ) from taken


def web(port: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}",
        "--worker-class", "gthread", "--workers", "1", "--threads", "8",
        "--graceful-timeout", "3", "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip


def worker(schedule_file: str) -> list[str]:
    return [
        sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker", "--beat", "--schedule", schedule_file,
        "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip


class Command(BaseCommand):
    help = "Web server, worker and schedule in one terminal, on this machine only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=list(STAGES), default="selection")
        parser.add_argument("--no-seed", action="store_true", help=_("数据库为空时不生成演示数据"))

    def handle(self, *args: Any, **options: Any) -> None:
        from django.conf import settings

        port = port_from_environment()
        refuse_taken(port)
        if not options["no_seed"] and not get_user_model()._default_manager.exists():
            call_command("seed_demo", seed=1, stage=options["stage"], stdout=self.stdout)
        address = f"http://{HOST}:{port}/"
        programs = Supervisor({"ZHUNRU_DEMO": "1"})
        programs.catch_signals()
        programs.start("web", web(port))
        programs.start("worker", worker(str(settings.VAR / "beat-schedule")))
        fallen = programs.run(self._announcer(address))
        if fallen:
            raise CommandError(_("%(name)s 意外停止，其余程序也已停止。") % {"name": fallen})
        self.stdout.write(_("已停止。"))

    def _announcer(self, address: str) -> Any:
        """Says once that the site answers, when it does."""
        ready = False

        def each_round() -> None:
            nonlocal ready
            if ready:
                return
            try:
                with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own address
                    ready = True
            except (urllib.error.URLError, OSError):
                return
            self.stdout.write(
                _("准入已就绪：%(address)s （按 Ctrl-C 停止）") % {"address": address}
            )
            self.stdout.flush()

        return each_round
