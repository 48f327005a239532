"""Adds up the JUnit files of a CI run: the ten slowest tests, skips (none may be), a plain closing line."""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

SLOWEST = 10


def main(folder: Path) -> int:
    cases = [
        (
            float(case.get("time", 0)),
            f"{path.stem}: {case.get('classname')}::{case.get('name')}",
            case,
        )
        for path in sorted(folder.glob("*.xml"))
        for case in ET.parse(path).iter("testcase")  # noqa: S314 - written by our own run
    ]
    print(f"\nThe {SLOWEST} slowest:")
    for seconds, name, _case in sorted(cases, key=lambda each: -each[0])[:SLOWEST]:
        print(f"{seconds:8.2f} s  {name}")
    skipped = [name for _seconds, name, case in cases if case.find("skipped") is not None]
    for name in skipped:
        print(f"skipped, which is a failure here: {name}")
    broken = [
        case
        for _s, _n, case in cases
        if any(case.find(tag) is not None for tag in ("failure", "error"))
    ]
    failed = len(broken) + len(skipped)
    print(f"\n{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
