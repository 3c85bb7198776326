"""What may be shown of a personal field."""

from __future__ import annotations

import pytest

from kernel import masking


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张丰", "张*"),
        ("张三丰", "张**"),
        ("欧阳修文", "欧阳**"),
        ("欧阳", "欧*"),
        ("买买提·吐尔逊", "买***"),
        ("John Smith", "J***"),
        ("𠮷田", "𠮷*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname_only(name, shown):
    assert masking.mask_name(name) == shown


def test_a_phone_keeps_three_and_four_digits():
    assert masking.mask_phone("13800001234") == "138****1234"
    assert masking.mask_phone("0558-4431234") == "0558-443****"


def test_an_identity_number_keeps_six_and_four():
    assert masking.mask_id_number("990102199001011234") == "990102********1234"


@pytest.mark.parametrize(
    "secret",
    [
        *("990102199001011234", "13800001234", "6222020200011112222", "a.b@example.cn"),
        *("皖K12345", "１３８００００１２３４"),
    ],
)
def test_free_text_loses_what_identifies(secret):
    assert secret not in masking.mask_free_text(f"请联系{secret}，谢谢")


def test_what_else_is_shown_of_somebody_tells_little():
    assert masking.mask_email("zhang@example.cn") == "z***@example.cn"
    assert masking.mask_card_number("6222 0202 0001 1112 222") == "****2222"
    assert masking.mask_plate("皖K·A1B21") == "皖K****21"
    assert masking.mask_address("颍上县城北新区三号楼5单元") == "颍上县城北新区***"
    assert masking.mask_address("某处大楼7楼") == "某处大***"


@pytest.mark.parametrize(
    ("name", "owner", "shown"),
    [
        ("何桂兰面馆", "何桂兰", "何**面馆"),
        ("桂兰面馆", "何桂兰", "**面馆"),
        ("涛植保服务部", "王涛", "*植保服务部"),
        ("娟娟烘焙坊", "李娟", "**烘焙坊"),
        ("利民药店", "王民", "利民药店"),
        ("云堤区王记餐馆", "王涛", "云堤区*记餐馆"),
        ("澄川安澜建设有限公司", "", "澄川安澜建设有限公司"),
    ],
)
def test_a_company_named_after_its_owner_covers_the_owner(name, owner, shown):
    assert masking.mask_company(name, owner=owner) == shown
