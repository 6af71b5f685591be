"""What the oldest browsers in township offices (Chromium 109) cannot do, and the policy bars."""

import re
from pathlib import Path

import pytest

STATIC = Path("alliance/static")
CSS = sorted(STATIC.glob("*.css"))
JS = sorted(STATIC.glob("*.js"))
HTML = sorted(Path("templates").rglob("*.html"))
BUILT = STATIC / "built" / "bootstrap.min.css"

COLOURS = r"\b(?:oklch|oklab|lab|lch|color-mix|light-dark)\("
WORDS = (
    r"(?<![.\w-])text-wrap\s*:|field-sizing|\banchor\(|position-try|view-transition|interpolate-size"
    r"|scrollbar-color|\bsubgrid\b|::details-content|:popover-open"
    r"|@container|@scope|@starting-style"
)
UNITS = r"\d(?:dvh|svh|lvh|dvw|svw|lvw|cqw|cqi|cqh|cqb)\b"
MATHS = r"\b(?:round|mod|rem|sin|cos|tan|pow|sqrt|hypot|abs|sign|linear)\("
NEWER_CSS = re.compile(f"{COLOURS}|{WORDS}|{UNITS}|{MATHS}")
NEWER_JS = re.compile(
    r"\?\.|\?\?|\|\|=|&&=|\bstatic\s*\{|#\w+\s*[=(;]"  # our own script stays at ES2019
    r"|\.(?:toSorted|toReversed|toSpliced|with|findLast|findLastIndex|at|groupBy|replaceAll)\("
    r"|Object\.groupBy|Promise\.(?:withResolvers|any|try)|startViewTransition|showPopover"
    r"|URL\.canParse|AbortSignal\.any|\beval\(|new Function|\.innerHTML|\.style\b|setAttribute\(.style"
)


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'", " ", css, flags=re.DOTALL)


def newer(css: str) -> list[str]:
    """Newer features without a plain declaration of the same property before them."""
    found = []
    for block in re.findall(r"[^{}]*", without_comments(css)):
        plain: set[str] = set()
        for declaration in block.split(";"):
            name, colon, _value = declaration.partition(":")
            if NEWER_CSS.search(declaration) and not (colon and name.strip() in plain):
                found.append(declaration.strip())
            elif colon:
                plain.add(name.strip())
    return found


def nested(css: str) -> list[str]:
    """Rules inside rules: only @-rules may hold rules."""
    found: list[str] = []
    open_rules: list[str] = []
    for prelude, brace in re.findall(r"([^{};]*)([{};])", without_comments(css)):
        head = prelude.strip()
        if brace == "{":
            if any(not rule.startswith("@") for rule in open_rules) or "&" in head:
                found.append(head)
            open_rules.append(head)
        elif brace == "}":
            open_rules.pop()
    return found


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_our_stylesheets_stay_above_the_floor(path):
    css = path.read_text(encoding="utf8")
    assert newer(css) == []
    assert nested(css) == []
    assert not re.search(r"(?<![-\w])page\s*:", without_comments(css)), "named pages"
    assert "!important" not in without_comments(css)


@pytest.mark.skipif(not BUILT.exists(), reason="the front-end files are not built")
def test_the_built_stylesheet_stays_above_the_floor():
    css = BUILT.read_text(encoding="utf8")
    assert newer(css) == []
    assert nested(css) == []
    assert css.startswith("@layer bootstrap{")


@pytest.mark.parametrize("path", JS, ids=lambda path: path.name)
def test_our_scripts_stay_above_the_floor(path):
    script = re.sub(r"//.*|/\*.*?\*/", "", path.read_text(encoding="utf8"))
    assert not NEWER_JS.findall(script)


def tags(path: Path) -> str:
    """The page as the browser gets it, near enough: template comments and tags taken out."""
    text = path.read_text(encoding="utf8")
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)


def test_pages_hold_no_style_script_or_newer_attribute_of_their_own():
    assert HTML
    for path in HTML:
        page = tags(path)
        assert not re.search(r"\sstyle\s*=", page), path
        assert not re.search(r"<[^>]*\son[a-z]+\s*=", page), path
        assert not re.search(r"\shx-on[:-]|\bjs:|\bpopover\b|javascript:", page), path
        assert "<style" not in page, path
        for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", page, flags=re.DOTALL):
            assert "src=" in attributes, path
            assert not body.strip(), path
        other = re.search(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", page)
        assert not other, f"{path}: another host"


def test_pages_use_none_of_bootstraps_utilities():
    taken = {"row", "col", "nav", "badge", "alert", "modal", "collapse", "fade", "lead"}
    utility = re.compile(r"\b(?:d|text|bg|m[tbxy]?|p[tbxy]?)-(?:none|muted|\d)\b")
    for path in HTML:
        for names in re.findall(r'class="([^"]*)"', tags(path)):
            assert not taken & set(names.split()), path
            assert not utility.search(names), path


def test_templates_say_first_what_they_are_given():
    said = re.compile(r"\{# .+ #\}\n")
    assert [path for path in HTML if not said.match(path.read_text(encoding="utf8"))] == []


@pytest.mark.parametrize(
    "css",
    [
        "a{color:oklch(1 0 0)}",
        "a{width:10dvh}",
        "@container (width>1px){a{color:red}}",
        "a{text-wrap:balance}",
        "a{color:color-mix(in srgb,red,blue);color:red}",
    ],
)
def test_the_check_sees_what_is_too_new(css):
    assert newer(css)


def test_a_plain_fallback_before_it_is_enough():
    assert newer("a{color:red;color:oklch(1 0 0)}") == []


@pytest.mark.parametrize(
    "css", ["a{b{color:red}}", "a{&:hover{color:red}}", "@media print{a{@media screen{b{c:d}}}}"]
)
def test_the_check_sees_nesting(css):
    assert nested(css)
