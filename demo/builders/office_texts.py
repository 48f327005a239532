"""What each bureau says of itself on the first day: whom to ask, where to send, where to turn, and from when
on it works here (启用日). All of it invented."""

from __future__ import annotations

from accounts.domain import policies
from accounts.policies import OFFICE_TEXTS
from core import clock
from demo.cast import DISTRICTS
from demo.world import World
from vetting.policies import USE_FROM


def tell(world: World) -> None:
    """Each district's lead sets the texts of the district on the first day; no paper has a blank."""
    for nth, (code, name) in enumerate(DISTRICTS.items(), 1):
        told = {OFFICE_TEXTS[text]: said for text, said in texts(nth, name).items()}
        for setting, said in {**told, USE_FROM: clock.today().isoformat()}.items():
            policies.change(
                setting,
                said,
                by=world.cast[f"lead_{code}"],
                effective_from=clock.today(),
                document="机关信息登记表（演示）",
            )


def texts(nth: int, name: str) -> dict[str, str]:
    return {
        "contact": "课后服务办公室（演示）",
        "telephone": f"0631-00001{nth:02d}",
        "address": f"{name}演示路1号",
        "complaints": f"0631-00002{nth:02d}",
        "review_office": f"{name}人民政府（演示）",
        "court": f"{name}人民法院（演示）",
        "representative": "局长于某（演示）",
    }
