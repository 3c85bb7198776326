from __future__ import annotations
import pathlib
import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from tests.builders.timelimits import a_limit, a_rule, extend, step
from tests.timelimits.china import at
from timelimits import receipts
from timelimits.pages.receipts import square_code
from timelimits.rules import Unit
from timelimits.services import limits
ROOT = pathlib.Path("/work/main")
OUT = pathlib.Path("/tmp/house/scratch/tl"); OUT.mkdir(exist_ok=True)

def shot(name, limit_id):
    r = receipts.receipt(limit_id)
    print(name, len(r.sentence), r.sentence)
    html = render_to_string("timelimits/receipt.html", {"receipt": r, "code": square_code(r)}, request=None)
    import re
    html = re.sub(r'/static/(web|timelimits)/([^"]+?)(\.[0-9a-f]{12})?\.css', lambda m: f"file://{ROOT}/{m[1]}/static/{m[1]}/{m[2]}.css", html)
    (OUT/f"{name}.html").write_text(html)
    (OUT/f"{name}.json").write_text(r.to_json())

@pytest.mark.django_db
def test_shots(clock):
    one = a_limit(a_rule(5, basis="优化营商环境条例第三十六条；承诺时限", unit_basis="办事指南载明工作日"))
    a_limit(a_rule(10, basis="农药管理条例第二十四条", unit_basis="条文写明“工作日”"), kind="statutory", matter_id=one.matter_id)
    shot("promise", one.pk)
    clock.move_to(at("2026-11-01"))
    water = a_limit(a_rule(20, basis="承诺时限"), at=at("2026-07-17"))
    law = a_limit(a_rule(45, basis="取水许可和水资源费征收管理条例第十九条", unit_basis="行政许可法第八十二条"), kind="statutory", at=at("2026-07-17"), matter_id=water.matter_id)
    step(water.matter_id, limits.pause, limits.Pausing("征求意见", "取水许可和水资源费征收管理条例第十九条", at("2026-08-03 15:00"), document="澄水函〔2026〕18号"))
    step(water.matter_id, limits.resume, at=at("2026-08-10 09:00"))
    shot("water", law.pk)
    ext = a_limit(a_rule(20, basis="行政许可法第四十二条", unit_basis="行政许可法第八十二条"), kind="statutory", at=at("2026-08-28"))
    extend(ext.matter_id, limits.Extending(10, "市水利局主要负责人", "complex", "澄水延〔2026〕3号", at("2026-09-20"), at("2026-09-20")), "statutory")
    shot("extended", ext.pk)
    cd = a_limit(a_rule(30, Unit.CALENDAR_DAY, basis="行政效能投诉处理办法"), kind="complaint_answer", at=at("2026-09-04"))
    shot("calendar", cd.pk)
    prov = a_limit(a_rule(3, Unit.MONTH, basis="民办教育促进法第十七条"), kind="statutory", at=at("2026-10-20"))
    shot("provisional", prov.pk)
    op = a_limit(a_rule(10), at=at("2026-10-20"))
    step(op.matter_id, limits.pause, limits.Pausing("专家评审", "行政许可法第四十五条", at("2026-10-27 15:00")))
    shot("open", op.pk)
    hours = a_limit(a_rule(24, Unit.HOUR), at=at("2026-10-28 09:00"))
    shot("hours", hours.pk)
    late = a_limit(a_rule(5), at=at("2026-10-19"))
    extend(late.matter_id, limits.Extending(5, "局长", told_at=at("2026-11-01")), "promised")
    shot("late", late.pk)
