from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.importing import mapping
from catalog.models import ItemImport, ItemVersion, LimitReview
from catalog.services import list_imports
from tests.builders.organizations import a_city
from tests.catalog.importing import lists
from tests.catalog.services.test_list_imports import a_list

pytestmark = pytest.mark.django_db
ADD = "/admin/catalog/itemimport/add/"
CONTENT = lists.as_csv([lists.row(2, law="60日"), lists.row(3, kind="?")])


@pytest.fixture
def city(clock):
    city = a_city()
    list_imports.import_list_as_operator(a_list(lists.row(1)))  # enters the unit
    return city


@pytest.fixture
def keeper(city):
    client = Client()
    client.force_login(city.accounts["item_admin"])
    return client


def sent(content: bytes = CONTENT, **more):
    return {"list": SimpleUploadedFile("list.csv", content), **more}


def test_a_list_is_previewed_and_taken_in_only_as_it_was_seen(keeper):
    seen = keeper.post(ADD, sent())
    assert seen.status_code == 200
    assert "第3行“职权类型”" in seen.content.decode()
    assert ItemImport.objects.count() == 1
    digest = seen.context["listed"].sha256
    other = keeper.post(ADD, sent(CONTENT + b"\n", previewed=digest))
    assert "尚未导入" in other.content.decode()
    assert ItemImport.objects.count() == 1
    assert keeper.post(ADD, sent(previewed=digest)).status_code == 302
    assert ItemVersion.objects.filter(item__code=lists.CODE.format(2)).count() == 1


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"PK\x03\x04", b"\x00"])
def test_a_bad_list_is_told_on_the_page(keeper, content):
    answer = keeper.post(ADD, sent(content))
    assert answer.status_code == 400
    assert "errornote" in answer.content.decode()


def test_a_mapping_may_be_sent_along(keeper):
    own = (
        (mapping.SHIPPED / "cn_items_heilongjiang.toml")
        .read_bytes()
        .replace("职权编码".encode(), b"code")
    )
    content = CONTENT.replace("职权编码".encode(), b"code")
    layout = SimpleUploadedFile("m.toml", own)
    assert keeper.post(ADD, sent(content, mapping=layout)).context["summary"]["accepted"] == 1
    assert keeper.post(ADD, {}).status_code == 400


def test_nobody_else_imports(city):
    client = Client()
    client.force_login(city.accounts["auditor"])
    assert client.get(ADD).status_code == 403


def test_the_waiting_limits_are_settled_there(keeper):
    list_imports.import_list_as_operator(a_list(lists.row(5, law="60日")))
    review = LimitReview.objects.get()
    page = f"/admin/catalog/limitreview/{review.pk}/change/"
    assert "第八十二条" in keeper.get(page).content.decode()
    assert keeper.get("/admin/catalog/limitreview/").status_code == 200
    given = {"amount": "60", "unit": "working_day", "basis": "某条例第九条", "unit_basis": ""}
    keeper.post(page, given)
    assert LimitReview.objects.get().settled_at is None
    keeper.post(page, {**given, "unit_basis": "行政许可法第八十二条"})
    assert review.version.__class__.objects.get(pk=review.version_id).statutory_amount == 60
    assert keeper.post(page, given).status_code == 403
