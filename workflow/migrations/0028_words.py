import json
from pathlib import Path

import django_fsm
from django.db import migrations, models

from workflow.migrations._words import mend

SEED = Path(__file__).resolve().parent.parent / "seed"
# The words shipped before; what an office has written since is left alone.
SHIPPED = {
    (
        "result_ready",
        "body_kk",
    ): "№ {number} өтінішіңіз бойынша нәтиже дайын.\nОны мына жерден алуға болады: {office}, {address}.\nЖеке басыңызды куәландыратын құжатты ала келіңіз.\nАнықтама телефоны: {phone}.",
    (
        "result_ready",
        "body_ru",
    ): "Результат по Вашему заявлению № {number} готов.\nЕго можно получить здесь: {office}, {address}.\nВозьмите с собой удостоверение личности.\nТелефон для справок: {phone}.",
    (
        "result_waits",
        "body_kk",
    ): "№ {number} өтінішіңіз бойынша нәтиже дайын, бірақ әлі алынған жоқ.\nОны мына жерден алуға болады: {office}, {address}.\nЖеке басыңызды куәландыратын құжатты ала келіңіз.\nАнықтама телефоны: {phone}.",
    (
        "result_waits",
        "body_ru",
    ): "Результат по Вашему заявлению № {number} готов, но еще не получен.\nЕго можно получить здесь: {office}, {address}.\nВозьмите с собой удостоверение личности.\nТелефон для справок: {phone}.",
    ("result_waits", "short_kk"): "№ {number} өтініш: нәтиже сізді күтіп тұр. Анықтама: {phone}",
    ("papers_asked", "subject_kk"): "Өтінішіңізге құжаттар қажет",
    (
        "papers_asked",
        "body_kk",
    ): "№ {number} өтінішіңізді қарау үшін қосымша құжаттар қажет.\nҚандай құжаттар керегін мына жерден біліңіз: {office}, {address}.\nАнықтама телефоны: {phone}.",
}
REFUSED = (
    "при неполном пакете в приеме отказывается и выдается расписка",
    "при неполном пакете документов в приеме отказывают и выдают расписку",
)


def load(apps, schema_editor):
    """Letters ask the applicant politely; the Russian of Annex 2 says who refuses."""
    listed = json.loads((SEED / "applicant_texts.json").read_text("utf-8"))
    mend(apps.get_model("workflow", "ApplicantText").objects, listed["texts"], SHIPPED)
    for diagram in apps.get_model("workflow", "Diagram").objects.filter(edition__code="198"):
        before = json.dumps(diagram.table, ensure_ascii=False)
        if REFUSED[0] in before:
            diagram.table = json.loads(before.replace(*REFUSED))
            diagram.save(update_fields=["table"])


class Migration(migrations.Migration):
    dependencies = [("workflow", "0027_russian_spelling")]
    operations = [
        migrations.AlterField(
            model_name="calendarday",
            name="kind",
            field=models.CharField(
                choices=[
                    ("holiday", "public holiday"),
                    ("off", "moved day off"),
                    ("worked", "worked instead"),
                    ("short", "shortened day"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("received", "Received"),
                    ("registered", "Registered"),
                    ("assigned", "Assigned"),
                    ("submitted", "Submitted"),
                    ("signed", "Signed"),
                    ("issued", "Issued"),
                    ("acceptance_refused", "Acceptance refused"),
                    ("withdrawn", "Withdrawn"),
                    ("transferred", "Transferred"),
                ],
                default="received",
                max_length=50,
                protected=True,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="sheet",
            name="kind",
            field=models.CharField(
                choices=[
                    ("decision", "Decision (Standard's Annex 1)"),
                    ("application", "Application (Standard's Annex 2)"),
                    ("refusal_receipt", "Receipt of refusal to accept documents (Standard's Annex 3)"),
                    ("coupon", "Acceptance coupon"),
                    ("resolution", "Resolution"),
                    ("calculation", "Calculation sheet"),
                    ("refusal_notice", "Notice of reasoned refusal"),
                    ("case_history", "Case history"),
                    ("result_receipt", "Receipt for the result"),
                    ("decision_copy", "Decision, duplicate"),
                    ("hearing_notice", "Notice of the preliminary decision"),
                    ("hearing_minutes", "Minutes of the hearing"),
                    ("signature_card", "Card of the electronic document"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="sheettemplate",
            name="kind",
            field=models.CharField(
                choices=[
                    ("decision", "Decision (Standard's Annex 1)"),
                    ("application", "Application (Standard's Annex 2)"),
                    ("refusal_receipt", "Receipt of refusal to accept documents (Standard's Annex 3)"),
                    ("coupon", "Acceptance coupon"),
                    ("resolution", "Resolution"),
                    ("calculation", "Calculation sheet"),
                    ("refusal_notice", "Notice of reasoned refusal"),
                    ("case_history", "Case history"),
                    ("result_receipt", "Receipt for the result"),
                    ("decision_copy", "Decision, duplicate"),
                    ("hearing_notice", "Notice of the preliminary decision"),
                    ("hearing_minutes", "Minutes of the hearing"),
                    ("signature_card", "Card of the electronic document"),
                ],
                max_length=20,
                verbose_name="sheet",
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
