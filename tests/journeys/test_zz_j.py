import time, collections
import pytest
from tests.journeys import test_every_page as t
from tests.journeys.desk import Desk
pytestmark = pytest.mark.django_db(transaction=True)
def test_prof(come_in, clock):
    acc=collections.Counter(); n=collections.Counter()
    def wrap(cls,name):
        old=getattr(cls,name)
        def new(self,*a,**k):
            s=time.perf_counter()
            try:
                r=old(self,*a,**k)
                return list(r) if name=="_asked_for" else r
            finally: acc[name]+=time.perf_counter()-s; n[name]+=1
        setattr(cls,name,new)
    for c,m in ((Desk,"go"),(Desk,"barriers"),(t.Walk,"_asked_for"),(t.Walk,"_look_ahead"),(t.Walk,"_is_new")): wrap(c,m)
    s=time.perf_counter(); people=t.a_small_office(clock); print("scene",time.perf_counter()-s)
    for o in people:
        s=time.perf_counter(); d=come_in(o); w=t.Walk(d); f=list(w.faults())
        print(o.username, len(w.shown), len(w.known), len(f), round(time.perf_counter()-s), sorted(map(str,w.shown)) if "executor" in o.username else "")
        d.page.context.close()
    print({k:(n[k],round(v)) for k,v in acc.items()})
