"""The address a request came from, for the sign-in throttle."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The peer; behind a trusted proxy the address that proxy appended, which a client cannot forge."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXY:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        return forwarded.rsplit(",", maxsplit=1)[-1].strip() or peer
    return peer
