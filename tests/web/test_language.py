"""Chinese unless the reader has chosen; every text has its English; the compiled file is current."""

from __future__ import annotations

import gettext
import io

import pytest
from django.test import Client

from tools import translations


def test_every_text_of_the_sources_has_its_english() -> None:
    absent = translations.missing()
    assert absent == [], (
        "add them to locale/en/LC_MESSAGES/django.po, then tools/translations.py compile"
    )


def test_the_compiled_file_says_what_the_readable_one_says() -> None:
    assert translations.MO.read_bytes() == translations.compiled()


def test_python_reads_the_compiled_file_plural_forms_included() -> None:
    read = gettext.GNUTranslations(io.BytesIO(translations.compiled()))
    assert read.gettext("受理") == "Acceptance"
    assert read.ngettext("有 %(n)s 件更新", "有 %(n)s 件更新", 1) == "%(n)s case updated"
    assert read.ngettext("有 %(n)s 件更新", "有 %(n)s 件更新", 3) == "%(n)s cases updated"


@pytest.mark.django_db
def test_a_browser_that_prefers_english_still_gets_chinese() -> None:
    page = Client().get("/", headers={"accept-language": "en-US,en;q=0.9"})
    assert page["Content-Language"] == "zh-hans"
    assert 'lang="zh-CN"' in page.content.decode()


@pytest.mark.django_db
def test_who_chooses_english_gets_it_and_an_unknown_choice_is_chinese() -> None:
    reader = Client()
    reader.post("/language/", {"language": "en"})
    assert "Track a case" in reader.get("/").content.decode()
    reader.cookies["django_language"] = "xx"
    assert "查办件" in reader.get("/").content.decode()
