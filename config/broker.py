"""The broker of files, with messages that appear whole.

kombu's own transport opens a message under its final name and writes it afterwards: a reader that is
quick enough takes an empty file, and the worker dies of it. Here it is written aside and renamed.
"""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        aside = folder / f".{name}.part"  # no queue's name ends like this, so no reader takes it
        aside.write_text(dumps(message), encoding="utf-8")
        os.replace(aside, folder / name)  # noqa: PTH105 - atomic, and says so


class Transport(filesystem.Transport):
    Channel = Channel
