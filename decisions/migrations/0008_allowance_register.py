import json
from datetime import date
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed"
MOVED = {
    "outcome": "stop",
    "code": "moved",
    "text_kk": "Қамқоршының немесе қорғаншының басқа ауданға (қалаға) тұрақты тұруға көшуі",
    "text_ru": "Переезд опекуна или попечителя на постоянное место жительства в другой район (город)",
    "text_en": "The guardian has moved to another district or city",
    "clause_kk": "Стандарт (№ 198 бұйрық), 1-қосымша (көрсетілетін қызметті берушінің растауы керек)",
    "clause_ru": "Стандарт (приказ № 198), приложение 1 (услугодателю надлежит подтвердить)",
    "clause_en": "Standard (order № 198), Annex 1 (to be confirmed by the office)",
    "order": 10,
}


def load(apps, schema_editor):
    """The ladder of days ahead, and the stop because of a move."""
    seed = json.loads((SEED / "milestones.json").read_text("utf-8"))
    for milestone in seed["milestones"]:
        apps.get_model("decisions", "Milestone").objects.create(**milestone, source=seed["source"])
    edition = apps.get_model("workflow", "Edition").objects.get(code="198")
    apps.get_model("decisions", "Ground").objects.create(edition=edition, since=date(2015, 4, 13), **MOVED)


def enter_issued(apps, schema_editor):
    """The allowances appointed before there was a register. A child keeps the first; a second is told at its issue."""
    model = lambda name: apps.get_model("decisions", name)  # noqa: E731
    claims = apps.get_model("applications", "ApplicationChild").objects
    entries = model("JournalEntry").objects.filter(kind="decision", outcome="appoint", decision__isnull=False)
    taken = {}
    for entry in entries.select_related("decision__case").order_by("id"):
        decision, lines = entry.decision, {}
        for line in decision.lines.order_by("period_from"):
            lines.setdefault(line.child_id, []).append(line)
        for child, periods in lines.items():
            spans = [(line.period_from, line.period_to) for line in periods]
            claim = claims.filter(application=decision.case_id, person=child).first()
            if claim is None or any(
                begins <= until and since <= ends
                for begins, ends in spans
                for since, until in taken.get(child, [])
            ):
                continue
            taken.setdefault(child, []).extend(spans)
            allowance = model("Allowance").objects.create(
                office_id=decision.office_id,
                guardian_id=claim.guardian_id,
                child_id=child,
                case_id=decision.case_id,
                claim=claim,
                pays_from=spans[0][0],
                created_at=entry.entered_at,
                created_by_id=entry.entered_by_id,
            )
            for line in periods:
                model("AllowancePeriod").objects.create(
                    allowance=allowance,
                    child_id=child,
                    since=line.period_from,
                    until=line.period_to,
                    monthly=line.monthly,
                    decision=decision,
                    entered_at=entry.entered_at,
                )


class Migration(migrations.Migration):
    dependencies = [("decisions", "0007_hearing_reasons")]
    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunPython(enter_issued, migrations.RunPython.noop),
    ]
