"""Which bound device of a village clinic this browser is."""

from django.conf import settings
from django.http import HttpRequest

from members import queries
from members.models import Device


def device_of(request: HttpRequest) -> Device | None:
    """The live device that this browser is, of somebody who still keeps its clinic."""
    device = queries.signing.device_with(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))
    if device is None or not queries.signing.keeps_clinic(device.person, device.institution):
        return None
    user = device.person.user
    return device if user is not None and user.is_active else None
