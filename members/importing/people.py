"""人员: one person a row, known by code, otherwise by name and institution."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.imports.rehearsing import rehearsal
from members import access, actions, queries
from members.actions.batches import PersonRow
from members.importing.fields import Choices, Day, Field, Named
from members.importing.table import Row, TableLayout, Wrong
from members.models import Grant, Person
from members.rules import AT_AN_INSTITUTION, ROLES


class People(TableLayout):
    """People with their positions and roles; roles are added and never taken by a file."""

    kind = "members.people"
    label = gettext_lazy("人员")
    verb: ClassVar[str] = "members.add_person"
    keys: ClassVar[tuple[str, ...]] = ("name",)
    shown: ClassVar[tuple[str, ...]] = ("name", "institution")
    unstored: ClassVar[frozenset[str]] = frozenset({"from_on", "code"})

    def fields(self) -> Sequence[Field]:
        """The person, then the roles."""
        offered = tuple((code, word) for code, word in ROLES.items() if code != "founder")
        return [
            Field("code", gettext_lazy("人员代码"), ("工号", "代码", "code"), longest=40,
                  help=gettext_lazy("可不填，由系统编号；同机构同名的人须填")),
            Field("name", gettext_lazy("姓名"), ("名字", "name"), required=True, longest=60),
            Field("position", gettext_lazy("职务"), ("岗位", "position"), longest=100),
            Named("institution", gettext_lazy("机构"), ("单位", "机构名称", "所在单位", "institution"),
                  find=self.names.body, show=self.names.shown("bodies"),
                  help=gettext_lazy("县区机关人员不填")),
            Field("phone", gettext_lazy("工作电话"), ("电话", "联系电话", "phone"), longest=40),
            Choices("roles", gettext_lazy("角色"), ("授权", "role", "roles"), choices=offered,
                    help=gettext_lazy("几个角色用顿号分开；已有的角色不会被文件收回")),
            Day("from_on", gettext_lazy("角色起始日"), ("起始日", "from"),
                help=gettext_lazy("不填为导入当天")),
        ]  # fmt: skip

    def key_for(self, values: Mapping[str, Any]) -> str:
        """The code; without one the code of whoever has this name at this institution."""
        body = values.get("institution")
        name = str(values.get("name"))
        code = values.get("code") or self._codes.get((body.pk if body else None, name))
        return code or f"{body.code if body else ''}·{name}"

    @cached_property
    def _codes(self) -> dict[tuple[int | None, str], str]:
        """Codes by institution and name, where that names one alone."""
        found: dict[tuple[int | None, str], str] = {}
        rows = Person.objects.filter(county=self.county, left_on=None)
        for body, name, code in rows.values_list("institution_id", "name", "code"):
            found[body, name] = "" if (body, name) in found else code
        return found

    def there(self) -> dict[str, dict[str, Any]]:
        """Everybody with the roles of today; two queries."""
        self.__dict__.pop("_codes", None)  # who is there is read anew
        roles: dict[int, list[Grant]] = {}
        grants = Grant.objects.filter(queries.days.in_force(today()), county=self.county)
        for grant in grants.order_by("from_on", "id"):
            roles.setdefault(grant.person_id, []).append(grant)
        rows = Person.objects.filter(county=self.county).select_related("institution")
        return {row.code: self._person(row, roles.get(row.pk, [])) for row in rows.order_by("code")}

    def _person(self, row: Person, grants: Sequence[Grant]) -> dict[str, Any]:
        held = {
            grant.role
            for grant in grants
            if grant.role not in AT_AN_INSTITUTION or grant.institution_id == row.institution_id
        }
        return {
            "code": row.code,
            "name": row.name,
            "position": row.position or None,
            "institution": row.institution,
            "phone": row.phone or None,
            "roles": tuple(role for role in ROLES if role in held and role != "founder") or None,
            "row": row,
        }

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Who has left or would move; roles are tried in turn and taken back."""
        may_grant = self.county.pk in access.reach(self.actor, "members.grant").counties
        trying = []
        for row in rows:
            before = row.before or {}
            moved = before.get("institution") not in {None, row.get("institution")}
            if before and before["row"].left_on is not None:
                yield Wrong(row, "name", _("此人已登记离任，不能由文件改动。"))
            elif before and moved:
                yield Wrong(row, "institution", _("调动请在人员页面办理：角色要随之终止。"))
            elif any(row.values.get(c, "") is None for c in ("position", "phone", "institution")):
                yield Wrong(row, "position", _("职务、电话、机构不能由文件清空。"))
            elif self._missing(row) and not may_grant:
                yield Wrong(row, "roles", _("角色由安全管理员授予；请留空，或请有权的人导入。"))
            elif self._missing(row):
                trying.append(row)
        with rehearsal():
            for row in trying:
                yield from self.tried(row, "roles")

    def odd(self, row: Row) -> str:
        """Roles that the row does not name stay."""
        kept = set((row.before or {}).get("roles") or ()) - set(row.values.get("roles") or ())
        if "roles" in row.values and kept:
            return _("已有的其他角色不会被收回")
        return ""

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch; each role is given by itself."""
        said = [
            PersonRow(
                name=row.get("name"),
                code=row.values.get("code") or "",
                position=row.values.get("position"),
                institution=row.values.get("institution"),
                phone=row.values.get("phone"),
                roles=self._missing(row),
                from_on=row.values.get("from_on"),
                person=row.before["row"] if row.before else None,
            )
            for row in rows
        ]
        actions.batches.enter_people(county=self.county, rows=said, by=by, demo=self.county.demo)

    def _missing(self, row: Row) -> tuple[str, ...]:
        """The roles that the row names and the person does not hold."""
        held = (row.before or {}).get("roles") or ()
        return tuple(role for role in row.values.get("roles") or () if role not in held)

    def _outcomes(self, row: Row) -> list[Any]:
        """Roles a file does not name are no change: what is compared is the union."""
        if row.before and row.values.get("roles"):
            union = {*row.values["roles"], *(row.before["roles"] or ())}
            row.values["roles"] = tuple(role for role in ROLES if role in union)
        return super()._outcomes(row)
