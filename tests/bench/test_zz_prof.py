import cProfile, pstats, time, traceback, os
import pytest
from django.db import connection
from benefit_office.bench import crowd
from benefit_office.bench.scenes import Scene, five_acts, through
from tests import factories as f
BUDGET = ["register","assign","submit","sign","issue"]

@pytest.mark.django_db(transaction=True)
def test_list():
    scene = Scene(crowd.hire()[0], f.at("2026-11-18 11:30"))
    acts = five_acts(scene)
    found = {}
    def watch(act, case):
        name = BUDGET[acts.index(act)]
        kept = found.setdefault(name, [])
        def counted(execute, sql, params, many, context):
            t=time.perf_counter()
            r = execute(sql, params, many, context)
            took=time.perf_counter()-t
            st=[f"{os.path.relpath(x.filename,'/tmp/h/acts')}:{x.lineno}:{x.name}" for x in traceback.extract_stack() if '/tmp/h/acts/' in x.filename and '.venv' not in x.filename and 'prof_test' not in x.filename and 'scenes' not in x.filename][-3:]
            kept.append((took, sql, st))
            return r
        with connection.execute_wrapper(counted):
            act(case)
    for _ in range(3): through(scene, acts)
    through(scene, acts, watch)
    with open('/tmp/acts-scratch/list.txt','w') as fh:
        for n,k in found.items():
            print(n, len(k), sum(x[0] for x in k)*1000, file=fh)
            for took, sql, st in k:
                print(f"  {took*1000:.2f} {sql[:int(os.environ.get('W','110'))]}\n        {' < '.join(reversed(st))}", file=fh)
    p=cProfile.Profile()
    def w2(act, case):
        p.enable(); act(case); p.disable()
    t=[through(scene, acts) for _ in range(15)]
    per={}
    def w3(act, case):
        a=time.perf_counter(); act(case); per.setdefault(BUDGET[acts.index(act)],[]).append(time.perf_counter()-a)
    for _ in range(15): through(scene, acts, w3)
    for _ in range(20): through(scene, acts, w2)
    with open('/tmp/acts-scratch/prof.txt','w') as fh:
        import statistics
        print("median ms", statistics.median(t)*1000, {k: round(statistics.median(v)*1000,2) for k,v in per.items()}, file=fh)
        s=pstats.Stats(p, stream=fh); s.sort_stats('cumulative').print_stats(110); s.sort_stats('tottime').print_stats(50)
