from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = _("演示")

    def ready(self) -> None:
        from demo import page_frame as demo
        from portals.kit import frame

        frame.sources.doors = demo.doors
        frame.sources.clock = demo.clock_steps
