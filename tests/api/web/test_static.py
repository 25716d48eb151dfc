"""What is sent to browsers keeps the promises of the content security policy and of safe mode."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.web.pages import PAGE_HEADERS

WEB = Path(__file__).resolve().parents[3] / "api" / "web"
STATIC = sorted(path for path in (WEB / "static").rglob("*") if path.suffix in {".js", ".css", ".svg"})
SCRIPTS = [path for path in STATIC if path.suffix == ".js"]
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))

_COMMENT = re.compile(r"/\*[\s\S]*?\*/|^\s*//.*$", re.MULTILINE)
# Names of XML namespaces are no addresses that anything is fetched from.
_NAMESPACES = ("http://www.w3.org/2000/svg",)


def code(path: Path) -> str:
    text = _COMMENT.sub("", path.read_text())
    for namespace in _NAMESPACES:
        text = text.replace(namespace, "")
    return text


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    assert re.findall(r"(?:https?:)?//[a-z][\w.-]+\.[a-z]{2,}|@import|(?<![#\w])url\(['\"a-z]", code(path)) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_never_read_markup_or_run_text(path: Path) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment"
    assert re.findall(forbidden, code(path)) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_nothing_outlives_the_tab(path: Path) -> None:
    assert re.findall(r"localStorage|indexedDB|document\.cookie|serviceWorker|\bcaches\b", code(path)) == []


def test_only_the_tabs_memory_touches_session_storage() -> None:
    assert [path.name for path in SCRIPTS if "sessionStorage" in code(path)] == ["memory.js"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_word_for_people_stands_in_a_script(path: Path) -> None:
    literals = re.findall(r"'([^'\n]*)'|`([^`]*)`", code(path))
    swedish = [text for pair in literals for text in pair if re.search(r"[åäöÅÄÖ]", text)]
    assert swedish == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_script_style_or_handler_inline(path: Path) -> None:
    html = path.read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", html) == []
    assert "| safe" not in html
    assert re.findall(r"<[a-z][^>]*\s(?:src|href|action)=\"(?:https?:)?//", html) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_word_for_people_stands_in_a_template(path: Path) -> None:
    text = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>|&\w+;", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"[åäöÅÄÖ]", text) == []


def test_the_policy_allows_our_own_files_only() -> None:
    policy = dict(part.strip().split(" ", 1) for part in PAGE_HEADERS["Content-Security-Policy"].split(";"))
    assert {value for name, value in policy.items()} == {"'self'", "'none'"}
    assert policy["script-src"] == policy["style-src"] == policy["default-src"] == "'self'"
    assert PAGE_HEADERS["Cache-Control"] == "no-store"
