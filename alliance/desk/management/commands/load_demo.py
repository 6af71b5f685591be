"""`manage.py load_demo`: accounts to look around with, and the story they look at."""

import secrets
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import jobs
from alliance.core.actor import Actor
from alliance.core.errors import Refusal
from fundpool.actions.demo_analyses import load_demo_analyses
from fundpool.actions.demo_bank import load_demo_bank
from fundpool.actions.demo_capitation import load_demo_capitation
from fundpool.actions.demo_insurance import load_demo_insurance
from fundpool.actions.demo_levies import load_demo_levies
from fundpool.actions.demo_oversight import load_demo_oversight
from fundpool.actions.demo_pay_totals import load_demo_pay_totals
from fundpool.actions.demo_requests import load_demo_requests
from fundpool.actions.demo_subsidies import load_demo_subsidies
from kpi import actions as kpi_actions
from members import actions as member_actions
from members import queries as member_queries
from members.models import County
from referrals.actions.demo_cases import load_demo_referrals
from referrals.actions.demo_deliveries import load_demo_deliveries
from referrals.actions.demo_lists import load_demo_lists
from referrals.actions.demo_pools import load_demo_pools
from referrals.actions.demo_remote import load_demo_remote
from referrals.actions.demo_rosters import load_demo_rosters
from referrals.actions.demo_wards import load_demo_wards
from staffing.actions.demo_keeping import load_demo_keeping
from staffing.actions.demo_planning import load_demo_planning
from staffing.actions.demo_pool import load_demo_staff_pool, load_demo_villages
from staffing.actions.demo_postings import load_demo_postings

JOB = "load_demo"


Told = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One part of a story: under which key, who loads it, and what is said of it.

    `files` are those beside the story that go along, by the loader's argument.
    """

    key: str
    load: Callable[..., bool]
    done: Promise
    refused: Promise
    files: Mapping[str, Callable[[Told], str]] = field(default_factory=dict)


#: In the order in which one builds on another.
PARTS: Final = (
    Part("registry", member_actions.load_demo_story,
         gettext_lazy("%(file)s：登记了演示的机构、人员和在办事项"),
         gettext_lazy("%(file)s：演示的在办事项未载入：%(why)s"), {"scan": lambda _told: "scan.pdf"}),
    Part("postings", load_demo_postings,
         gettext_lazy("%(file)s：登记了几次演示的派驻"),
         gettext_lazy("%(file)s：演示的派驻未载入：%(why)s")),
    Part("returns", kpi_actions.load_demo_returns,
         gettext_lazy("%(file)s：下发了演示的报表，填了几份"),
         gettext_lazy("%(file)s：演示的填报未载入：%(why)s")),
    Part("rulings", kpi_actions.load_demo_rulings,
         gettext_lazy("%(file)s：登记了演示的口径解释和一张上级报表"),
         gettext_lazy("%(file)s：演示的口径解释和上级报表未载入：%(why)s"),
         {"blank": lambda told: told["form"]["file"]}),
    Part("referrals", load_demo_referrals,
         gettext_lazy("%(file)s：登记了几件演示的转诊"), gettext_lazy("%(file)s：演示的转诊未载入：%(why)s")),
    Part("wards", load_demo_wards,
         gettext_lazy("%(file)s：登记了一个演示的联合病房"),
         gettext_lazy("%(file)s：演示的联合病房未载入：%(why)s")),
    Part("deliveries", load_demo_deliveries,
         gettext_lazy("%(file)s：登记了一个演示的推送地址，已暂停"),
         gettext_lazy("%(file)s：演示的事件推送未载入：%(why)s")),
    Part("remote", load_demo_remote,
         gettext_lazy("%(file)s：登记了几件演示的远程诊断和会诊"),
         gettext_lazy("%(file)s：演示的远程诊断未载入：%(why)s")),
    Part("rosters", load_demo_rosters,
         gettext_lazy("%(file)s：排了演示的值班，催办了一件逾期的转诊和一件逾期的会诊"),
         gettext_lazy("%(file)s：演示的值班表未载入：%(why)s")),
    Part("lists", load_demo_lists,
         gettext_lazy("%(file)s：导入了一份演示的就诊清单"),
         gettext_lazy("%(file)s：演示的就诊清单未载入：%(why)s")),
    Part("pools", load_demo_pools,
         gettext_lazy("%(file)s：报送了演示的预留号源和床位"),
         gettext_lazy("%(file)s：演示的预留资源未载入：%(why)s")),
    Part("planning", load_demo_planning,
         gettext_lazy("%(file)s：登记了演示的科室，公布了候选排序"),
         gettext_lazy("%(file)s：演示的派驻计划未载入：%(why)s")),
    Part("staff_pool", load_demo_staff_pool,
         gettext_lazy("%(file)s：登记了演示的人力资源池"),
         gettext_lazy("%(file)s：演示的人力资源池未载入：%(why)s")),
    Part("village_care", load_demo_villages,
         gettext_lazy("%(file)s：登记了演示的培训和到村服务"),
         gettext_lazy("%(file)s：演示的培训和到村服务未载入：%(why)s")),
    Part("keeping", load_demo_keeping,
         gettext_lazy("%(file)s：登记了演示的名册、家庭医生团队和派驻待遇"),
         gettext_lazy("%(file)s：演示的名册和派驻待遇未载入：%(why)s")),
    Part("levies", load_demo_levies,
         gettext_lazy("%(file)s：提取了演示的资金，收到几笔"),
         gettext_lazy("%(file)s：演示的资金提取未载入：%(why)s")),
    Part("capitation", load_demo_capitation,
         gettext_lazy("%(file)s：预拨并结算了演示的基本公卫经费"),
         gettext_lazy("%(file)s：演示的基本公卫经费未载入：%(why)s")),
    Part("requests", load_demo_requests,
         gettext_lazy("%(file)s：提出了演示的资金申请"),
         gettext_lazy("%(file)s：演示的资金申请未载入：%(why)s"), {"scan": lambda _told: "scan.pdf"}),
    Part("insurance", load_demo_insurance,
         gettext_lazy("%(file)s：登记了演示的医保年度"),
         gettext_lazy("%(file)s：演示的医保年度未载入：%(why)s")),
    Part("bank", load_demo_bank,
         gettext_lazy("%(file)s：登记了演示的银行账户和流水"),
         gettext_lazy("%(file)s：演示的银行对账未载入：%(why)s")),
    Part("subsidies", load_demo_subsidies,
         gettext_lazy("%(file)s：核定了演示的补助"),
         gettext_lazy("%(file)s：演示的补助未载入：%(why)s")),
    Part("pay_totals", load_demo_pay_totals,
         gettext_lazy("%(file)s：提出了演示的绩效工资总量"),
         gettext_lazy("%(file)s：演示的绩效工资总量未载入：%(why)s")),
    Part("analyses", load_demo_analyses,
         gettext_lazy("%(file)s：撰写了演示的经济运行分析"),
         gettext_lazy("%(file)s：演示的经济运行分析未载入：%(why)s")),
    Part("oversight", load_demo_oversight,
         gettext_lazy("%(file)s：登记了演示的预警、审计资料包或解体"),
         gettext_lazy("%(file)s：演示的预警、审计资料包或解体未载入：%(why)s")),
)  # fmt: skip


class Command(BaseCommand):
    """Prints the log-ins; what was loaded before stays as people have left it."""

    help = "load demonstration accounts, figures, runs and open work; repeatable, refuses when DEBUG is off"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Another folder, for another story; another password than the one kept."""
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures" / "demo")
        parser.add_argument("--password", default="")

    def handle(self, *args: Any, folder: Path, password: str, **options: Any) -> None:
        """Accounts of every county first, then figures, runs and open work of those that have any."""
        if not settings.DEBUG:
            raise CommandError(_("DEBUG 已关闭：演示账号和演示数据只在演示环境中载入。"))
        password = password or _kept_password()
        counties = [county for plan in member_queries.plans() for county in plan.counties.all()]
        if not counties:
            raise CommandError(_("还没有县区：请先运行 manage.py load_plans。"))
        try:
            for county in counties:
                member_actions.load_demo_accounts(
                    county=county, password=password, by=Actor.system(county.pk, JOB)
                )
            for path in sorted(folder.glob("*.yaml")):
                self._appraised_first(path)
            for path in sorted(folder.glob("*.yaml")):
                self._story(path)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self._log_ins(counties, password)

    def _appraised_first(self, path: Path) -> None:
        """Appraisals that money follows are computed here, before any other run waits.

        One that a worker computed meanwhile is made known when the story is loaded again.
        """
        document, county = _read(path)
        told = document.get("appraisals")
        if county is None or told is None:
            return
        by, scan = Actor.system(county.pk, JOB), path.with_name("scan.pdf").read_bytes()
        if kpi_actions.begin_demo_appraisals(county=county, told=told, scan=scan, by=by):
            jobs.run_due()
        for run in kpi_actions.publish_demo_appraisals(county=county, told=told, by=by):
            name = run.scheme_version.scheme.name
            self.stdout.write(
                _("%(file)s：公布了演示的考核 %(run)s") % {"file": path.name, "run": name}
            )

    def _story(self, path: Path) -> None:
        document, county = _read(path)
        if county is None:  # its plan was not loaded: nothing to tell
            return
        by = Actor.system(county.pk, JOB)
        if "elements" in document:
            self._figures(path, county, document, by)
        self._stories(path, county, document, by)

    def _figures(self, path: Path, county: County, document: dict[str, Any], by: Actor) -> None:
        """Invented figures and the runs over them, where the story tells any."""
        first = self._verified_first(path, county, document, by)
        loaded = kpi_actions.load_demo(document=document, by=by)
        values, runs = first.values + loaded.values, len(first.runs) + len(loaded.runs)
        if values or runs:
            self.stdout.write(
                _("%(file)s：生成演示数据 %(values)d 个，排队计算 %(runs)d 个批次")
                % {"file": path.name, "values": values, "runs": runs}
            )

    def _stories(self, path: Path, county: County, document: dict[str, Any], by: Actor) -> None:
        """What else the file tells, each part once."""
        for part in PARTS:
            self._tell(path, county, part, document.get(part.key), by)

    def _tell(self, path: Path, county: County, part: Part, told: Told | None, by: Actor) -> None:
        """One part, where the file has it; said where it is new.

        What somebody has done meanwhile may stand against it: said, and no reason to stop.
        """
        if told is None:
            return
        more = {name: path.with_name(file(told)).read_bytes() for name, file in part.files.items()}
        try:
            is_new = part.load(county=county, told=told, by=by, **more)
        except Refusal as refusal:
            self.stderr.write(str(part.refused) % {"file": path.name, "why": refusal})
            return
        if is_new:
            self.stdout.write(str(part.done) % {"file": path.name})

    def _verified_first(
        self, path: Path, county: County, document: dict[str, Any], by: Actor
    ) -> kpi_actions.DemoLoaded:
        """The one run that is verified is computed here, the others are left to the worker."""
        told = document.get("verification")
        if told is None:
            return kpi_actions.DemoLoaded(0, ())
        first = kpi_actions.load_demo(document={**document, "runs": [told["run"]]}, by=by)
        if first.runs:
            jobs.run_due()
        scan = path.with_name("scan.pdf").read_bytes()
        try:
            kpi_actions.load_demo_verification(county=county, told=told, scan=scan, by=by)
        except Refusal as refusal:
            self.stderr.write(
                _("%(file)s：演示的现场核查未载入：%(why)s") % {"file": path.name, "why": refusal}
            )
        return first

    def _log_ins(self, counties: list[County], password: str) -> None:
        """One line a county, and the one password."""
        self.stdout.write(
            _("演示账号（演示数据，不是真实情况），口令都是 %(password)s") % {"password": password}
        )
        for county in counties:
            names = "  ".join(member_queries.demo_usernames(county.pk))
            self.stdout.write(f"  {county.short}  {names}")


def _read(path: Path) -> tuple[Told, County | None]:
    """A story and its county, where its plan was loaded."""
    document: Told = yaml.load(path.read_text(encoding="utf8"), Loader=yaml.CSafeLoader)
    return document, member_queries.county_coded(document["county"])


def _kept_password() -> str:
    """The password of the last time; made once, kept beside the keys, readable by the owner."""
    kept = settings.VAR / "keys" / "demo_password"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept.touch(mode=0o600)
        kept.write_text(f"Yanshi-{secrets.token_hex(4)}", encoding="utf8")
    text: str = kept.read_text(encoding="utf8").strip()
    return text
