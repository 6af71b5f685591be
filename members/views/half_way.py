"""Between the password and the session: what is remembered, and which step comes next.

Until every step is done nobody is signed in: the session holds no user, and every page but
the steps asks for a sign-in.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from alliance.core.clock import now
from members import actions, queries
from members.middleware import CLINIC, actor_behind
from members.models import User

KEPT = "half_way"
LONGEST = 600  # seconds for all steps together
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class HalfWay:
    """Who has given the first proof, how, and whether the second is given too."""

    user: User
    how: str
    passed: bool


def begin(request: HttpRequest, user: User, *, how: str, onward: str = "") -> HttpResponse:
    """Remember the first proof under a new session key, and lead to the next step."""
    request.session.cycle_key()
    request.session[KEPT] = {
        "user": user.pk,
        "proof": user.get_session_auth_hash(),
        "at": int(now().timestamp()),
        "how": how,
        "passed": False,
        "onward": onward,
    }
    return go_on(request)


def current(request: HttpRequest) -> HalfWay | None:
    """Who is half-way; nobody after ten minutes, a change of password, or being switched off."""
    kept = request.session.get(KEPT)
    if kept is None or now().timestamp() - kept["at"] > LONGEST:
        return None
    user = queries.signing.user_keyed(kept["user"])
    if user is None or not constant_time_compare(kept["proof"], user.get_session_auth_hash()):
        return None
    return HalfWay(user, kept["how"], kept["passed"])


def passed(request: HttpRequest) -> None:
    """The second factor was right."""
    request.session[KEPT] = {**request.session[KEPT], "passed": True}


def renewed(request: HttpRequest, user: User) -> None:
    """The user chose a new password on the way: the proof is the new one."""
    request.session[KEPT] = {**request.session[KEPT], "proof": user.get_session_auth_hash()}


def begin_again(request: HttpRequest) -> HttpResponse:
    """Back to the first step, with the reason."""
    request.session.pop(KEPT, None)
    messages.warning(request, _("登录步骤已超时，请重新输入账号和口令。"))
    return redirect("sign-in")


def go_on(request: HttpRequest) -> HttpResponse:
    """To the step that is missing; when none is, open the session."""
    half = current(request)
    if half is None:
        return begin_again(request)
    step = queries.signing.next_step(half.user, half.how, passed=half.passed)
    if step == "sign-in-enrol":
        actions.signing.begin_factor(user=half.user, by=actor_behind(half.user))
    if step:
        return redirect(step)
    onward = request.session.pop(KEPT)["onward"]
    come_in(request, half.user, how=half.how)
    return redirect(onward or "home")


def come_in(request: HttpRequest, user: User, *, how: str, clinic: int | None = None) -> None:
    """Open a fresh session; who came in and how is written down by `members.coming_in`.

    Nothing of an earlier session is kept: a narrower or a wider one must not shine through.
    With a clinic the session holds that clinic's role and no other.
    """
    request.session.flush()
    request.came_by = how  # type: ignore[attr-defined]
    login(request, user, backend=BACKEND)
    if clinic is not None:
        request.session[CLINIC] = clinic
