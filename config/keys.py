"""The four secrets of an installation, and where they come from.

`secret_key` signs sessions, `field_keys` (newest first, one a line) encrypt personal data,
`fingerprint_key` finds a person by ID number without keeping the number readable, and `anchor_keys`
(newest first, one a line) sign each day where the record ends.
Losing `field_keys` loses the personal data: back the folder up apart from the database.
"""

import base64
import os
import secrets
import sys
import tempfile
from pathlib import Path

NAMES = ("secret_key", "field_keys", "fingerprint_key", "anchor_keys")
FIELD_KEY_BYTES = 32


def fresh(name: str) -> str:
    if name == "secret_key":
        return secrets.token_urlsafe(64)
    return base64.b64encode(secrets.token_bytes(FIELD_KEY_BYTES)).decode()


def create_missing(folder: Path) -> None:
    """Write each key that does not exist yet: folder 0700, files 0600, never over an old one.

    Two processes may start at once; the hard link lets exactly one of them win.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in NAMES:
        target = folder / name
        if target.exists():
            continue
        handle, draft = tempfile.mkstemp(dir=folder)  # mkstemp opens with mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(fresh(name) + "\n")
        try:
            os.link(draft, target)
        except FileExistsError:
            continue
        finally:
            Path(draft).unlink()


def read(folder: Path, name: str) -> str:
    path = folder / name
    return path.read_text().strip() if path.is_file() else ""


def decode(name: str, text: str) -> bytes:
    """A 32-byte key from its base64 text.

    Raises ValueError with a sentence for the operator.
    """
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError as wrong:
        raise ValueError(f"{name} is not base64.") from wrong
    if len(key) != FIELD_KEY_BYTES:
        raise ValueError(f"{name} must be {FIELD_KEY_BYTES} bytes in base64, not {len(key)}.")
    return key


def decode_all(name: str, text: str) -> list[bytes]:
    """Several of them, one a line or with commas between."""
    return [decode(name, each) for each in text.replace(",", " ").split()]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m config.keys FOLDER   (writes the keys that are missing there)")
    create_missing(Path(sys.argv[1]))
