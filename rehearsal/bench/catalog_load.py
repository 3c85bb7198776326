"""A catalogue of any size with names that read like one, written by COPY into a throw-away cluster."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import psycopg

from catalog.selectors.pieces import keys_of

DEPARTMENTS = (
    *("发展和改革委员会", "教育局", "公安局", "民政局", "司法局", "人力资源和社会保障局"),
    *("自然资源局", "生态环境局", "住房和城乡建设局", "交通运输局", "水利局", "农业农村局"),
    *("文化广电和旅游局", "卫生健康委员会", "应急管理局", "市场监督管理局", "林业和草原局"),
    *("医疗保障局", "税务局", "气象局", "烟草专卖局", "城市管理局", "数据局", "残疾人联合会"),
)
TOPICS = (
    *("取水", "河道采砂", "水土保持方案", "排污", "食品经营", "药品零售", "医疗器械", "特种设备"),
    *("农药", "兽药", "种子", "渔业捕捞", "林木采伐", "野生动物驯养", "草种", "肥料登记"),
    *("公司设立", "个体工商户", "外商投资企业", "合伙企业", "广告发布", "计量器具", "检验检测"),
    *("建设工程规划", "建筑工程施工", "消防设计", "人防工程", "城市道路挖掘", "户外招牌", "排水"),
    *("道路客运", "货运车辆", "驾驶员", "水路运输", "港口经营", "网络预约出租车", "船舶检验"),
    *("教师资格", "民办学校", "职业培训", "劳务派遣", "社会保险", "工伤认定", "失业保险金"),
    *("律师执业", "公证", "司法鉴定", "法律援助", "社会团体", "民办非企业", "殡葬", "福利机构"),
    *("护照", "户口迁移", "居住证", "大型活动", "烟花爆竹", "危险化学品", "剧毒化学品", "枪支"),
    *("娱乐场所", "互联网上网服务", "旅行社", "文物保护", "营业性演出", "广播电视", "出版物"),
    *("医疗机构", "医师执业", "护士", "公共场所卫生", "放射诊疗", "母婴保健", "饮用水卫生"),
    *("不动产", "土地使用权", "采矿权", "测绘资质", "地图审核", "临时用地", "宅基地"),
    *("银行账户", "行政复议", "重大项目", "长途客运", "会计", "调解", "校车", "畜禽屠宰"),
)
CASES = (
    *("", "新办", "延续", "变更名称", "变更地址", "变更法定代表人", "注销", "补发", "增项"),
    *("首次申请", "到期换证", "遗失补办", "减项", "试运行", "临时"),
)
KINDS = (
    *("许可", "核准", "备案", "登记", "审批", "资格认定", "确认", "给付", "年度检查", "公共服务"),
    *("审核转报", "变更许可", "注销登记", "延续许可"),
)
SCOPES = ("", "（县级）", "（市级权限）", "（告知承诺）", "（非营利性）", "（自由贸易试验区）")
COLUMNS = (
    "(id, code, number, name, plain_name, aliases, department_id, kind, level, serves,"
    " public_by_name, in_hall)"
)
BEFORE = (
    "INSERT INTO organizations_region (id, code, name, kind, sort_no)"
    " VALUES (1, '990100', '压测市', 'city', 1)",
    # Filling an index row by row takes longer than building it at the end.
    "DROP INDEX search_key_pieces",
    "INSERT INTO organizations_window (id, hall_code, code, name, zone, department_id,"
    " comprehensive, sort_no, in_use) SELECT n, 'H1', 'B' || n, '综合窗口', 'B', 1, true, n, true"
    " FROM generate_series(1, 30) n",
)
# Each version with its lines, and each item received at one window.
AFTER = (
    "CREATE INDEX search_key_pieces ON catalog_searchkey USING gin (pieces)"
    " WITH (fastupdate = off)",
    "INSERT INTO catalog_condition (version_id, seq, text, basis)"
    " SELECT v, s, '符合第' || s || '项规定的条件', '条例第' || s || '条'"
    " FROM generate_series(1, %(items)s) v, generate_series(1, 3) s",
    "INSERT INTO catalog_material (version_id, seq, name, form, required, copies, shared, standard,"
    " basis) SELECT v, s, '材料' || s, 'original', true, 1, false, '', '条例第十一条'"
    " FROM generate_series(1, %(items)s) v, generate_series(1, 5) s",
    "INSERT INTO catalog_stepdefinition (version_id, seq, name, role, limit_days, parallel_group,"
    " two_person, asks, pre_review) SELECT v, s, (ARRAY['审查','审核','决定'])[s],"
    " CASE s WHEN 3 THEN 'approver' ELSE 'reviewer' END, 2, '', false, '', false"
    " FROM generate_series(1, %(items)s) v, generate_series(1, 3) s",
    "INSERT INTO organizations_windowitem (window_id, item_code)"
    " SELECT 1 + i.id %% 30, i.code FROM catalog_item i",
)
SINCE = "2026-01-01"
MODEL = {
    "legal_basis": "中华人民共和国行政许可法",
    "case_kind": "2",
    "start_event": "accepted",
    "statutory_amount": 20,
    "statutory_unit": "working_day",
    "statutory_basis": "行政许可法第四十二条",
    "unit_basis": "行政许可法第八十二条",
    "promised_amount": 7,
    "promised_unit": "working_day",
    "promised_basis": "压测承诺",
    "result_kind": "10",
    "result_name": "许可证",
    "status": "published",
    "valid_from": SINCE,
    "version_no": 1,
}


def names() -> Iterator[str]:
    """Names like those of a province's catalogue; some units do the same thing."""
    made = [
        f"{topic}{case}{kind}{scope}"
        for scope, case, kind, topic in product(SCOPES, CASES, KINDS, TOPICS)
    ]
    random.Random(1).shuffle(made)  # noqa: S311 - the same catalogue every time
    yield from made


def load(superuser: psycopg.Connection[Any], defaults: dict[str, Any], *, items: int) -> None:
    """Fill the database; ``defaults`` are the column values of an empty version."""
    superuser.execute("SET session_replication_role = replica")
    for statement in BEFORE:
        superuser.execute(statement)
    for number, name in enumerate(DEPARTMENTS, start=1):
        superuser.execute(
            "INSERT INTO organizations_department (id, code, name, short_name, region_id, sort_no,"
            " ranking_group, vertical, governance, is_supervision, is_centre, complaint_channel)"
            " VALUES (%s, %s, %s, %s, 1, %s, '', false, '', false, false, '12345')",
            (number, f"990100-{number:02d}", f"压测市{name}", f"市{name}", number),
        )
    _copy_items(superuser, items)
    _write_versions(superuser, defaults | MODEL, items)
    for statement in AFTER:
        superuser.execute(statement, {"items": items})
    superuser.execute("SET session_replication_role = origin")
    superuser.execute("VACUUM ANALYZE")
    superuser.execute("CHECKPOINT")


def _copy_items(superuser: psycopg.Connection[Any], items: int) -> None:
    cursor = superuser.cursor()
    numbered = list(zip(range(1, items + 1), names(), strict=False))
    if len(numbered) < items:
        raise ValueError(f"there are names for {len(numbered)} items only")
    with cursor.copy(f"COPY catalog_item {COLUMNS} FROM STDIN") as rows:
        for number, name in numbered:
            unit, code = _place(number)
            plain = name.partition("（")[0][:40]
            rows.write_row(
                (number, code, number, name, plain, [], unit, "01", "市县", "both", True, True)
            )
    with cursor.copy(
        "COPY catalog_searchkey (item_id, number, department_id, since, text, letters, pieces)"
        " FROM STDIN"
    ) as rows:
        for number, name in numbered:
            unit, code = _place(number)
            own = DEPARTMENTS[unit - 1]
            keys = keys_of((name, name.partition("（")[0]), (f"压测市{own}", f"市{own}"), code)
            found_by = (SINCE, keys.text, keys.letters, keys.pieces)
            rows.write_row((number, number, unit, *found_by))


def _place(number: int) -> tuple[int, str]:
    unit = 1 + number * 7 % len(DEPARTMENTS)
    return unit, f"990100-{unit:02d}-{number:06d}"


def _write_versions(superuser: psycopg.Connection[Any], row: dict[str, Any], items: int) -> None:
    columns = ", ".join(row)
    values = ", ".join(f"%({name})s" for name in row)
    superuser.execute(
        f"INSERT INTO catalog_itemversion (id, item_id, {columns})"  # noqa: S608 - Django's column names
        f" SELECT n, n, {values} FROM generate_series(1, %(items)s) n",
        row | {"items": items},
    )
