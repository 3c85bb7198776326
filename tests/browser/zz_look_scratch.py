from __future__ import annotations
import datetime as dt, uuid, os
import pytest
from kernel import clock as kclock
from tests.builders import approval as build
from approval.services import intake, supplement, telling, review, decision, delivery, special
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from approval.services.filing import Filing, Person
from approval.models import Case
from ledger import codes
from approval.services import slip

def test_look(served, enter):
    class C(kclock.DrivenClock):
        rate=600
    c=C(dt.datetime(2026,9,14,9,5,tzinfo=kclock.OFFICE_ZONE))
    before=kclock.current(); kclock.install(c)
    try:
        hall=build.a_hall(); clerk=lambda: hall.officer('clerk')
        hall.people['clerk'].display_name='蒋芸'; hall.people['clerk'].work_no='B0507'; hall.people['clerk'].save()
        names=iter(['林洁','周予安','罗岑'])
        for w in ('reviewer','second','approver'):
            a=hall.people[w]; a.display_name=next(names); a.save()
        items={n:build.an_item(hall) for n in ['食品经营许可（餐饮）','农药经营许可','兽药经营许可','取水许可']}
        for n,i in items.items(): i.name=n; i.plain_name=n[:4]; i.save()
        insta=build.an_item(hall,case_kind='1',promised_amount=1,promised_unit='hour'); insta.name='公司设立登记'; insta.plain_name='办执照'; insta.save()
        food=items['食品经营许可（餐饮）']
        K=uuid.uuid4
        def rec(i,name,**kw):
            return intake.receive_case(build.a_filing(i,applicant=Person(name=name,kind='company',owner='何桂兰',phone='13900000000',id_number='92990121MA00000017'),**kw),officer=clerk(),key=kw.pop('k',None) or K())['number']
        n1=rec(items['农药经营许可'],'青禾农资店',materials={},conditions={})
        c.move_to(dt.datetime(2026,9,16,10,tzinfo=kclock.OFFICE_ZONE))
        n2=rec(items['兽药经营许可'],'鹤屿动保服务部')
        supplement.request_supplement(n2,Notice([Line('照片须能看清防鼠、通风设施，复印件可用',material=2,article='兽药管理条例第二十二条')]),officer=clerk(),key=K())
        supplement.tell_supplement(n2,Told(reached_at=kclock.now()),officer=clerk(),key=K())
        c.move_to(dt.datetime(2026,9,17,10,tzinfo=kclock.OFFICE_ZONE))
        n3=build.an_accepted_case(hall,food)
        n4=rec(food,'小满面馆',materials={})
        nO=intake.file_online(build.a_filing(food,applicant=Person(name='清溪小厨',kind='company'),channel='online'),key=K())['number']
        n5=rec(items['取水许可'],'澄溪酒业有限公司')
        supplement.request_supplement(n5,Notice([Line('请补水资源论证报告',material=2)]),officer=clerk(),key=K())
        c.move_to(dt.datetime(2026,9,18,9,tzinfo=kclock.OFFICE_ZONE))
        supplement.supply_supplement(n2,{2:'met'},officer=clerk(),key=K())
        rv=hall.officer('reviewer')
        review.finish_step(n3,review.Finding(second=hall.people['second'].pk,text='场所布局与图纸一致。'),officer=rv,key=K())
        g=build.a_granted_case(hall,food)
        delivery.make_ready(g,'G02',officer=clerk(),key=K())
        susp=build.an_accepted_case(hall,items['取水许可'])
        special.suspend_case(susp,special.Special('expert_review',document='澄水函〔2026〕18号',granted_days=15,told_at=kclock.now()),officer=rv,key=K())
        c.move_to(dt.datetime(2026,9,21,0,0,1,tzinfo=kclock.OFFICE_ZONE))
        from approval.services import silence
        silence.deem_due(kclock.now())
        c.move_to(dt.datetime(2026,9,21,8,50,tzinfo=kclock.OFFICE_ZONE))
        k=K(); m=intake.receive_case(build.a_filing(food,applicant=Person(name='桂兰面馆',kind='company',owner='何桂兰',phone='13900000000')),officer=clerk(),key=k); code=m['code']; mn=m['number']
        intake.accept_case(mn,officer=clerk(),key=K())
        k2=K(); s=intake.receive_case(build.a_filing(items['兽药经营许可']),officer=clerk(),key=k2)
        for t in (1,2):
            notice=Notice([Line('请补盖章的平面图，须能看清比例尺',material=2,article='条例第十条')] + ([Line('请补交签字的申请书',material=1)] if t==2 else []),reason='office_asked' if t==2 else '')
            supplement.request_supplement(s['number'],notice,officer=clerk(),key=K())
            supplement.tell_supplement(s['number'],Told(reached_at=kclock.now()),officer=clerk(),key=K())
            if t==1: supplement.supply_supplement(s['number'],{2:'faulty'},officer=clerk(),key=K())
        out='/tmp/webproto/live'; os.makedirs(out,exist_ok=True)
        def shot(pg,name,full=False): pg.screenshot(path=f'{out}/{name}.png',full_page=full)
        ctx=enter(hall.people['clerk']); pg=ctx.new_page(); errs=[]
        pg.on('console',lambda m: errs.append(m.text) if m.type in('error','warning') else None); pg.on('pageerror',lambda e: errs.append(str(e)))
        want=set((os.environ.get('LOOK') or '').split(',')) - {''}
        def w(n): return not want or n in want
        if w('desk'): pg.goto('/desk/'); pg.keyboard.type('sp'); pg.wait_for_timeout(150); shot(pg,'desk')
        if w('intake'): pg.goto(f'/desk/?item={food.code}'); shot(pg,'intake')
        if w('case'): pg.goto(f'/desk/cases/{n4}/'); shot(pg,'case'); pg.keyboard.press('F4'); pg.wait_for_timeout(100); shot(pg,'case-more')
        if w('accepted'): pg.goto(f'/desk/cases/{mn}/'); shot(pg,'accepted')
        if w('supplement'):
            pg.goto(f'/desk/cases/{n2}/supplement/'); shot(pg,'supplement')
            pg.check('#id_line-1-ask'); pg.fill('#id_line-1-requirement','请在第3页签字'); pg.keyboard.press('F9'); pg.wait_for_selector('.stop'); shot(pg,'stop')
        if w('paper'):
            pg.goto(f'/desk/?item={food.code}'); pg.fill('#id_name','桂兰面馆')
            for r in ('paper-1','paper-2','condition-1'): pg.check(f'input[name={r}][value=met]',force=True)
            pg.keyboard.press('F9'); pg.wait_for_url('**/paper/**'); shot(pg,'paper',True)
            pg.goto(f'/desk/cases/{n5}/notices/1/'); shot(pg,'notice',True)
        if w('inbox'):
            c2=enter(hall.people['reviewer']); p2=c2.new_page(); p2.goto('/inbox/'); shot(p2,'inbox'); p2.goto(f'/inbox/cases/{n3}/'); shot(p2,'inbox-case'); p2.goto(f'/inbox/cases/{n3}/finding/'); shot(p2,'finding'); p2.goto(f'/inbox/cases/{n3}/special/'); shot(p2,'special'); p2.goto(f'/inbox/cases/{susp}/'); shot(p2,'suspended'); p2.goto(f'/inbox/cases/{n1}/'); shot(p2,'silence')
            c3=enter(hall.people['approver']); p3=c3.new_page(); p3.goto(f'/inbox/cases/{n3}/refusal/'); shot(p3,'refusal')
        if w('track'):
            c4=enter(None,width=390,height=844); p4=c4.new_page(); p4.goto('/track/'); shot(p4,'ask',True); p4.goto('/')
            p4.goto(f'/track/#{mn}.{code}'); p4.wait_for_selector('.sentence'); shot(p4,'slip',True)
            p4.goto('/'); p4.goto(f"/track/#{s['number']}.{s['code']}"); p4.wait_for_selector('.sentence'); shot(p4,'slip2',True)
            p4.click('[data-large]'); shot(p4,'slip2-large',True)
            p4.goto('/track/'); p4.fill('#number','x'); p4.fill('#code','y'); p4.keyboard.press('Enter'); p4.wait_for_selector('.error-summary'); shot(p4,'ask-wrong',True)
        if w('wide'):
            c5=enter(hall.people['clerk'],width=1920,height=1080); p5=c5.new_page(); p5.goto(f'/desk/cases/{n4}/'); shot(p5,'case-1920'); p5.goto('/'); shot(p5,'index-1920'); p5.goto('/sign-in/'); shot(p5,'signin')
        print('CONSOLE',errs)
    finally:
        kclock.install(before)
