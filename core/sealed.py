"""Personal data at rest: sealed columns, fingerprints to look them up by, masks to show them by.

A sealed column holds a token `zs1.<key id>.<nonce and ciphertext>` (AES-256-GCM). The column's own
name is authenticated with it, so that a token moved into another column does not open. The newest
of `settings.FIELD_KEYS` seals, every one of them opens; `manage.py reseal` moves old tokens over.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.utils.translation import gettext as _

from core import identity

VERSION = "zs1"
_NONCE = 12


class SealError(Exception):
    """A sealed value cannot be opened. The message never holds the value."""


class Opened(str):
    """A value out of a sealed column: a string whose `repr` (logs, tracebacks) hides it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"


def key_id(key: bytes) -> str:
    return hashlib.sha256(b"zhunru field key" + key).hexdigest()[:8]


def _ring() -> Mapping[str, bytes]:
    return {key_id(key): key for key in settings.FIELD_KEYS}


def newest_key_id() -> str:
    return key_id(settings.FIELD_KEYS[0])


def seal(value: str, *, context: str) -> str:
    """A token for the value; two tokens of one value differ."""
    key, nonce = settings.FIELD_KEYS[0], os.urandom(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, value.encode(), _bound(context, key_id(key)))
    return f"{VERSION}.{key_id(key)}.{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"


def unseal(token: str, *, context: str) -> Opened:
    """The value in a token. Raises SealError: no such key, damaged, or of another column."""
    name, sealed = _parts(token, context)
    key = _ring().get(name)
    if key is None:
        raise SealError(
            _(
                "%(column)s 由编号 %(key)s 的密钥加密，FIELD_KEYS 中没有这把密钥。请补上该密钥后重试。"
            )
            % {"column": context, "key": name}
        )
    try:
        plain = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(context, name))
    except InvalidTag:
        raise SealError(
            _("%(column)s 的密文无法解开：内容被改动过，或是从别的列移来的。请从备份恢复。")
            % {"column": context}
        ) from None
    return Opened(plain.decode())


def token_key_id(token: str, *, context: str) -> str:
    return _parts(token, context)[0]


def _bound(context: str, name: str) -> bytes:
    return f"{VERSION}|{name}|{context}".encode()


def _parts(token: str, context: str) -> tuple[str, bytes]:
    version, _dot, rest = token.partition(".")
    name, _dot, text = rest.partition(".")
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        sealed = b""
    if version != VERSION or len(sealed) <= _NONCE:
        raise SealError(
            _("%(column)s 中存的不是密文：有程序绕过加密直接写入了这一列。") % {"column": context}
        )
    return name, sealed


class SealedCharField(models.CharField):  # type: ignore[type-arg]
    """Text that is sealed on the way into the database and opened on the way out.

    `max_length` bounds the plain text. Empty text stays empty. The column cannot be looked up:
    keep a `fingerprint` beside it. `bound_to` pins the name authenticated with the value, for a
    column that is renamed after it holds data.
    """

    def __init__(self, *args: Any, bound_to: str = "", **kwargs: Any) -> None:
        self.bound_to = bound_to
        if kwargs.get("unique") or kwargs.get("db_index") or kwargs.get("primary_key"):
            raise FieldError("a sealed column has no order: put the index on its fingerprint")
        super().__init__(*args, **kwargs)

    @property
    def context(self) -> str:
        return self.bound_to or f"{self.model._meta.label_lower}.{self.name}"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.bound_to:
            kwargs["bound_to"] = self.bound_to
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "TextField"  # a token is longer than its text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return unseal(value, context=self.context) if value else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        value = super().get_db_prep_value(value, connection, prepared)
        return seal(value, context=self.context) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"{self.context} is sealed and cannot be looked up: filter by its fingerprint column"
        )

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.context} is sealed: it has no transforms")

    def value_to_string(self, obj: models.Model) -> str:
        raise SealError(
            f"{self.context} is sealed: back the database up as a whole, not by dumpdata"
        )


def fingerprint(value: str, purpose: str) -> str:
    """What a number is found by: HMAC-SHA256 of its normal form. Raises ValueError when empty.

    The purpose keeps fingerprints of different columns apart.
    """
    normal = identity.normalise(value)
    if not normal:
        raise ValueError("nothing to take a fingerprint of")
    text = f"{purpose}\0{normal}".encode()
    return hmac.new(settings.FINGERPRINT_KEY, text, hashlib.sha256).hexdigest()


def mask_id(number: str) -> str:
    """前6后4; shorter numbers of other papers keep only their ends."""
    if len(number) > 12:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    return _ends(number, 2 if len(number) > 6 else 1)


def mask_phone(number: str) -> str:
    """3-4-4 with the middle hidden."""
    if len(number) >= 10:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    return _ends(number, 2 if len(number) > 6 else 1)


def _ends(text: str, keep: int) -> str:
    if len(text) <= 2 * keep:
        return "*" * len(text)
    return text[:keep] + "*" * (len(text) - 2 * keep) + text[-keep:]
