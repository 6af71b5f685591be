"""The product speaks Chinese in its code and English from one catalogue, completely."""

import gettext
import textwrap
from pathlib import Path

import pytest

from alliance.core import catalogue
from alliance.core.catalogue import Sources

CODE = """
    from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

    TITLE = gettext_lazy("转诊单")

    def sentence(count):
        _("已有 %(count)s 张") % {"count": count}
        pgettext("bed", "床")
        return ngettext("%(n)s 张床", "%(n)s 张床", count)
"""
PAGE = """
    {% load i18n %}
        <h1>{% translate "首页" %}</h1>
          {% blocktranslate with who=person.name trimmed %}
            您好，
            {{ who }}
          {% endblocktranslate %}
    {% include "x.html" with title=_("标题") only %}
    <p lang="zh">原文照录</p>
"""
ENGLISH: dict[str, str | tuple[str, str]] = {
    "转诊单": "Referral",
    "已有 %(count)s 张": "%(count)s so far",
    "床": "Bed",
    "%(n)s 张床": ("%(n)s bed", "%(n)s beds"),
    "首页": "Home",
    "您好， %(who)s": "Good day, %(who)s",
    "标题": "Title",
}


@pytest.fixture
def project(tmp_path: Path) -> Sources:
    """A small project whose catalogue is complete."""
    (tmp_path / "app").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "app" / "views.py").write_text(textwrap.dedent(CODE), encoding="utf8")
    (tmp_path / "templates" / "page.html").write_text(PAGE, encoding="utf8")
    sources = Sources(tmp_path, ("app", "templates"))
    catalogue.update(sources)
    translate(sources, ENGLISH)
    return sources


def translate(sources: Sources, english: dict[str, str | tuple[str, str]]) -> None:
    kept = catalogue.read(sources)
    for message in kept:
        if (text := english.get(catalogue.key(message))) is not None:
            message.string = text
    sources.catalogue.write_bytes(catalogue.written(kept))


def kinds(sources: Sources) -> list[str]:
    return [finding.kind for finding in catalogue.findings(sources)]


def append(sources: Sources, name: str, text: str) -> None:
    path = sources.root / name
    path.write_text(path.read_text(encoding="utf8") + text, encoding="utf8")


def test_messages_come_from_code_and_from_templates(project):
    found = {catalogue.key(message) for message in catalogue.read(project)}
    assert found - {""} == set(ENGLISH)


def test_a_complete_catalogue_has_no_finding(project):
    assert catalogue.findings(project) == []


def test_updating_a_current_catalogue_changes_nothing(project):
    before = project.catalogue.read_bytes()
    assert catalogue.update(project) == 0
    assert project.catalogue.read_bytes() == before
    assert b"-Date" not in before


def test_a_new_message_is_missing_until_it_has_english(project):
    append(project, "templates/page.html", '{% translate "首页上的新句子" %}')
    assert kinds(project) == ["missing"]
    assert catalogue.update(project) == 1
    assert kinds(project) == ["missing"]  # nothing is guessed from 首页
    translate(project, {"首页上的新句子": "A new sentence"})
    assert kinds(project) == []


def test_a_message_nobody_says_any_more_is_left_over_until_the_update(project):
    (project.root / "app" / "views.py").write_text("", encoding="utf8")
    assert kinds(project) == ["left over"] * 4
    catalogue.update(project)
    assert kinds(project) == []


@pytest.mark.parametrize(
    ("name", "wrong", "kind"),
    [
        ("已有 %(count)s 张", "%(number)s so far", "placeholders"),
        ("已有 %(count)s 张", "%(count)d so far", "placeholders"),
        ("已有 %(count)s 张", "So far", "placeholders"),
        ("%(n)s 张床", ("One bed", "beds"), "placeholders"),
        ("%(n)s 张床", ("%(n)s bed", ""), "missing"),
        ("首页", "首页", "Chinese"),
        ("首页", "Home。", "Chinese"),
    ],
)
def test_wrong_english_is_found(project, name, wrong, kind):
    translate(project, {name: wrong})
    assert kinds(project) == [kind]


def test_the_singular_may_say_one_in_words(project):
    translate(project, {"%(n)s 张床": ("One bed", "%(n)s beds")})
    assert kinds(project) == []


def test_a_fuzzy_message_is_found(project):
    kept = catalogue.read(project)
    kept["首页"].flags.add("fuzzy")
    project.catalogue.write_bytes(catalogue.written(kept))
    assert kinds(project) == ["fuzzy"]


def test_chinese_stays_where_a_comment_says_so(project):
    kept = catalogue.read(project)
    kept["首页"].string = "首页"
    kept["首页"].user_comments = ["zh"]
    project.catalogue.write_bytes(catalogue.written(kept))
    assert kinds(project) == []


def test_a_template_that_says_chinese_to_everybody_is_found(project):
    append(project, "templates/page.html", "\n<p title='说明'>{# 注 #}</p>")
    (finding,) = catalogue.findings(project)
    assert (finding.kind, finding.what) == ("not marked", "说明")


def test_the_binary_catalogue_is_made_when_it_is_out_of_date(project):
    assert catalogue.compile_all(project) == 1
    assert catalogue.compile_all(project) == 0
    with project.catalogue.with_suffix(".mo").open("rb") as file:
        made = gettext.GNUTranslations(file)
    assert made.gettext("首页") == "Home"
    assert made.ngettext("%(n)s 张床", "%(n)s 张床", 2) == "%(n)s beds"
    assert made.pgettext("bed", "床") == "Bed"


def test_the_catalogue_of_the_product_is_complete():
    assert [str(finding) for finding in catalogue.findings(catalogue.ours())] == []
