"""People of a county's registry: entered, changed, moved, leaving, coming back."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from members import access, queries, sorting
from members.actions.people._ending import end_delegations, end_grants, revoke_invitations
from members.actions.signing._accounts import end_sessions_of, make_user, open_account, shut_account
from members.models import County, Institution, Person


@action
def add_person(
    *,
    county: County,
    name: str,
    by: Actor,
    code: str = "",
    position: str = "",
    institution: Institution | None = None,
    phone: str = "",
    username: str = "",
    password: str = "",
    demo: bool = False,
) -> Person:
    """Enter a person in the county's registry; with a user name they can also sign in.

    Without a code the next free one is given. A user who is already there is taken: one user
    may be a person in several counties, once in each, so that nobody unites duties under two
    names.
    """
    by = access.check_may(by, "members.add_person", county=county.pk)
    code = code.strip() or queries.people.next_person_code(county.pk)
    if Person.objects.filter(county=county, code=code).exists():
        raise Refused(_("人员代码%(code)s在本县区已经登记。") % {"code": code}, code="exists")
    if username and Person.objects.filter(county=county, user__username=username).exists():
        raise Refused(
            _("用户%(name)s在本县区已经登记为另一人。") % {"name": username}, code="user_exists"
        )
    person = Person.objects.create(
        county=county,
        code=code,
        position=position.strip(),
        institution=_there(institution, county.pk),
        phone=phone.strip(),
        user=make_user(username, password, names=[name], demo=demo) if username else None,
        demo=demo,
        **_named(name),
    )
    audit.record(by, "person.added", person, code=code, username=username)
    return person


@action
def change_person(
    *, person: Person, name: str, position: str, phone: str, by: Actor, version: str | int
) -> Person:
    """Name, position and telephone at work are written anew."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by = access.check_may(by, "members.add_person", county=person.county_id)
    wanted = {**_named(name), "position": position.strip(), "phone": phone.strip()}
    check_version(
        person, version, yours={key: wanted[key] for key in ("name", "position", "phone")}
    )
    changes = {
        key: [getattr(person, key), value]
        for key, value in wanted.items()
        if getattr(person, key) != value
    }
    for key, (_before, after) in changes.items():
        setattr(person, key, after)
    person.version += 1
    person.save(update_fields=[*changes, "version"])
    audit.record(by, "person.changed", person, changes=changes)
    return person


@action
def move_person(
    *,
    person: Person,
    institution: Institution | None,
    position: str,
    on: date,
    reason: str,
    by: Actor,
    version: str | int,
) -> Person:
    """A person works at another institution from a day on (today or earlier).

    Roles held at the institution they leave end on that day; new ones are for the security
    administrator to give.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by = access.check_may(by, "members.add_person", county=person.county_id)
    check_version(person, version)
    _check_here(person)
    if person.institution_id == (institution.pk if institution else None):
        raise Invalid(_("调入机构与现在的机构相同。"), fields={"institution": _("请另选机构。")})
    if on > today():
        raise Invalid(_("调动日不能晚于今天，请在调动当天办理。"), fields={"on": _("不能晚于今天")})
    before = person.institution
    ended = end_grants(person, on, by, reason, institution=before) if before else []
    if ended:
        end_sessions_of(person)
    person.institution = _there(institution, person.county_id)
    person.position = position.strip()
    person.version += 1
    person.save(update_fields=["institution", "position", "version"])
    audit.record(
        by,
        "person.moved",
        person,
        reason=reason,
        on=on,
        before=before.code if before else None,
        after=institution.code if institution else None,
        grants=[grant.pk for grant in ended],
    )
    return person


@action
def leave_office(*, person: Person, left_on: date, reason: str, by: Actor) -> Person:
    """A person leaves: `left_on` is the first day on which they are no longer there.

    Their roles, delegations and invitations end with that day, and they can no longer sign in
    unless another county still has them. Raises Refused for the last administrator of a duty.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by = access.check_may(by, "members.add_person", county=person.county_id)
    _check_here(person)
    if person.pk in by.names:
        raise Refused(_("本人的离任请由另一位管理员办理。"), code="own_leaving")
    person.left_on = left_on
    person.version += 1
    person.save(update_fields=["left_on", "version"])
    grants = end_grants(person, left_on, by, reason)
    end_delegations(person, left_on, by, reason)
    revoke_invitations(person, by, reason)
    shut = left_on <= today() and shut_account(person)
    if grants and left_on <= today() and not shut:
        end_sessions_of(person)
    audit.record(
        by,
        "person.left",
        person,
        reason=reason,
        left_on=left_on,
        grants=[grant.pk for grant in grants],
        deactivated=bool(shut),
    )
    return person


@action
def come_back(*, person: Person, reason: str, by: Actor) -> Person:
    """A person is there again; roles that ended are not given back by it."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by = access.check_may(by, "members.add_person", county=person.county_id)
    if person.left_on is None:
        raise Refused(_("此人没有离任。"), code="not_left")
    person.left_on = None
    person.version += 1
    person.save(update_fields=["left_on", "version"])
    open_account(person)
    audit.record(by, "person.came_back", person, reason=reason)
    return person


@action
def deactivate_departed(*, county: County, by: Actor) -> int:
    """Whoever's last day has passed can no longer sign in; how many that were."""
    access.check_is_system(by)
    departed = list(queries.people.departed_with_account(today()).filter(county=county))
    shut = [person.code for person in departed if shut_account(person)]
    audit.record(by, "departed.deactivated", county, persons=shut)
    return len(shut)


def _named(name: str) -> dict[str, str]:
    """The name and the keys by which it is sorted and found."""
    name = name.strip()
    if not name:
        raise Invalid(_("请填写姓名。"), fields={"name": _("请填写姓名。")})
    return sorting.named(name)


def _there(institution: Institution | None, county: int) -> Institution | None:
    if institution is not None and institution.county_id != county:
        raise Invalid(_("所选机构不在本县区。"), fields={"institution": _("请从列表中选择。")})
    return institution


def _check_here(person: Person) -> None:
    if person.left_on is not None:
        raise Refused(
            _("%(name)s已登记离任（%(day)s起）。")
            % {"name": person.name, "day": person.left_on.isoformat()},
            code="has_left",
        )
