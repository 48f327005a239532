"""One person's browser on the demo site: doors, clock, buttons and forms, by mouse and keyboard."""

from __future__ import annotations

import re
from base64 import b64decode
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Error as Gone
from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as NotYet

from tests.scans import PDF

SCAN = {"name": "扫描件.pdf", "mimeType": "application/pdf", "buffer": PDF}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PHOTO = {"name": "照片.png", "mimeType": "image/png", "buffer": b64decode(PIXEL)}
EVERY_FILE, FIRST_CHOICE, SHARE = "files", "choose", "marks"


class Refused(AssertionError):
    """A form came back; its sentences."""


class Desk:
    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        page.on("dialog", lambda dialog: dialog.accept())

    # Where one is ------------------------------------------------------------------------------

    def front(self) -> Desk:
        """The one address a person types: the front page, which in a demo has the doors as well.
        All else is found by links and buttons, but for a survey's single-use link: that comes on
        a one_time_password of paper (`judging.hand_out` reads it there).
        """
        answer = self.page.goto(self.base + "/")
        assert answer is not None
        assert answer.status == 200, answer.status
        return self

    def enter(self, hint: str) -> Desk:
        """Through a door of the demo's panel, by the words on it."""
        change = self.page.locator(".demobar a", has_text="换一个身份")
        if change.count():
            self.press(change)
        else:
            self.front()
        self.press(self.page.locator("ul.doors button", has_text=hint).first)
        return self

    def press(self, target: Locator) -> str:
        """Click what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            target.click()
        return self.text()

    def follow(self, words: str | re.Pattern[str]) -> str:
        """Click the first link in the page's body that says these words, once it is there."""
        return self.press(self.seen(self.page.locator("main a", has_text=words)))

    def row(self, words: str) -> str:
        """Click the link of the row that says these words, once it is there."""
        return self.press(self.seen(self.page.locator("main tr", has_text=words).locator("a")))

    def tab(self, words: str) -> str:
        return self.press(self.page.locator("main .tabs a", has_text=words).first)

    def menu(self, words: str) -> str:
        """Click an entry of the main navigation, opening 更多 when it is under it."""
        entry = (
            self.page.locator(".mainnav a").filter(has_text=re.compile(f"^\\s*{words}\\s*$")).first
        )
        if not entry.is_visible():
            self.page.locator(".mainnav summary").click()
        return self.press(entry)

    def seen(self, wanted: Locator, looks: int = 60) -> Locator:
        """Look at the page again until it is there: the worker may be about to bring it."""
        for _look in range(looks):
            with suppress(NotYet):
                wanted.first.wait_for(state="attached", timeout=1_000)
                return wanted.first
            with suppress(Gone):  # the page went on by itself at this very moment
                self.page.reload()
        raise AssertionError(f"{wanted} never came: {self.text()[:600]}")

    def comes(self, words: str) -> str:
        self.seen(self.page.locator("main", has_text=words))
        return self.text()

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.base)

    def today(self) -> date:
        return _day_in(self.page.locator(".demobar p", has_text="演示日期").inner_text())

    def day(self, days: int) -> str:
        return (self.today() + timedelta(days=days)).isoformat()

    # The clock ---------------------------------------------------------------------------------

    def tomorrow(self) -> None:
        self.press(self.page.locator(".demobar button", has_text="到明天"))

    def wait_until(self, day: str) -> None:
        """Press the demo clock until this day, by whole deadlines where none lies beyond it."""
        while self.today().isoformat() < day:
            leap = self.page.locator(".demobar button", has_text="到下一个期限")
            if _day_in(leap.inner_text()).isoformat() <= day:
                self.press(leap)
            else:
                self.tomorrow()

    def wait_for(self, act: str, most: int = 40) -> None:
        """Press the demo clock forward, a day at a time, until this deed can be done here."""
        for _day in range(most):
            if self.can(act):
                return
            self.tomorrow()
        raise AssertionError(f"{act!r} never came: {self.text()[:400]}")

    # Deeds -------------------------------------------------------------------------------------

    def button(self, name: str) -> Locator:
        return self.page.locator(f'main a[href*="/do/"][href$="/{name}/"]').first

    def can(self, act: str) -> bool:
        button = self.button(act)
        return bool(button.count()) and button.get_attribute("aria-disabled") != "true"

    def ready(self, act: str) -> Locator:
        """The button of a deed, once it can be pressed."""
        return self.seen(self.button(act).and_(self.page.locator(':not([aria-disabled="true"])')))

    def reasons(self, name: str) -> str:
        """Why a button is grey, in the words beside it."""
        words = self.seen(self.button(name)).get_attribute("aria-describedby")
        return self.page.locator(f"#{words}").inner_text()

    def open(self, act: str) -> Desk:
        """Press the button of a deed; its form is there."""
        self.press(self.ready(act))
        return self

    def do(self, act: str, /, **told: Any) -> str:
        """Press the button, fill the form, send it. Raises Refused when the form comes back."""
        self.open(act)
        self.fill(**told)
        return self.send()

    def by_keyboard(self, act: str) -> str:
        """The same with Tab and Enter only, for a form that asks nothing."""
        self._enter_on(self.ready(act))
        self._enter_on(self.page.locator("form.form button.main"))
        return self.text()

    def _enter_on(self, target: Locator) -> None:
        target.wait_for()
        for _stop in range(150):
            self.page.keyboard.press("Tab")
            if target.evaluate("one => one === document.activeElement"):
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"the keyboard never reached it: {self.path}")

    def send(self) -> str:
        here = self.page.url
        self.press(self.page.locator("form.form button.main"))
        if self.page.url == here and self.page.locator(".error, .errors, .note.stop").count():
            raise Refused(self.text())
        return self.text()

    def fill(self, **told: Any) -> None:
        files, choose, share = (told.pop(key, None) for key in (EVERY_FILE, FIRST_CHOICE, SHARE))
        form = self.page.locator("form.form")
        for name, value in told.items():
            self._put(form.locator(f'[name="{name}"]'), value)
        if files:
            for control in form.locator("input[type=file]").all():
                control.set_input_files(SCAN)  # type: ignore[arg-type]
        self._choose_first(form, "select" if choose else "select[required]")
        if share:
            for control in form.locator("input[inputmode=decimal]").all():
                if not control.input_value():
                    around = control.locator(
                        "xpath=ancestor::*[contains(., '满分')][1]"
                    ).inner_text()
                    [most, *_rest] = re.findall(r"满分 ([\d.]+) 分", around)
                    control.fill(f"{float(most) * share:.1f}")

    def _choose_first(self, form: Locator, which: str) -> None:
        for control in form.locator(which).all():
            if not control.input_value():
                values = control.locator("option").evaluate_all("all => all.map(one => one.value)")
                with suppress(StopIteration):
                    control.select_option(next(value for value in values if value))

    def _put(self, control: Locator, value: Any) -> None:
        kind = control.first.get_attribute("type") or control.first.evaluate(
            "one => one.tagName.toLowerCase()"
        )
        if kind == "file":
            control.set_input_files(value if isinstance(value, dict) else SCAN)  # type: ignore[arg-type]
        elif kind in {"checkbox", "radio"}:
            chosen = (
                control if value is True else control.and_(self.page.locator(f'[value="{value}"]'))
            )
            chosen.first.check()
        elif kind == "select":
            given = control.locator("option", has_text=str(value)).first
            control.select_option(given.get_attribute("value") if given.count() else str(value))
        else:
            control.fill(str(value))


def _day_in(words: str) -> date:
    found = re.search(r"(\d{4})年(\d{1,2})月(\d{1,2})日", words)
    assert found, words
    year, month, day = found.groups()
    return date(int(year), int(month), int(day))
