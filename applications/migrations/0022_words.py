import json
from pathlib import Path

import pgtrigger
from django.db import migrations

from workflow.migrations._words import mend

SEED = Path(__file__).resolve().parent.parent / "seed"
# The words shipped before; what an office has written since is left alone.
SHIPPED = {
    (
        "papers_asked",
        "body_kk",
    ): "{number} ісі бойынша көрсетілетін қызметті алушыдан құжаттар сұралды; жауапты орындаушы – {officer}. Тізімі істің бетінде; көрсетілетін қызметті алушы оларды кеңсеге әкеледі.",
    ("papers_brought", "body_kk"): "{number} ісі бойынша сұралған барлық құжат істе.",
    (
        "same_child",
        "body_kk",
    ): "{number} ісіндегі бала үшін басқа қорғаншы немесе қамқоршы өтініш берді. Қай органда екені істің бетінде тұр.",
    (
        "same_child",
        "body_ru",
    ): "На ребенка из дела {number} подал заявление другой опекун или попечитель. В каком органе, видно на странице дела.",
}
CONSENT = {
    "term_en": "until the case is closed and its time of keeping is over",
    "third_parties_en": "the bank that keeps the account; the state's registries of persons and of notarial acts; the State Corporation where the documents were handed in there",
    "data_list_en": "names, IIN, birth date, address, telephone, account; the same of the child; the papers of item 9 of the Standard",
}


def load(apps, schema_editor):
    """The list of documents is nobody's; the English of the consent is English. No sheet prints it, so no row is dated anew."""
    listed = json.loads((SEED / "notice_texts.json").read_text("utf-8"))["texts"]
    mend(apps.get_model("workflow", "NoticeText").objects, listed, SHIPPED)
    new = json.loads((SEED / "consent_terms.json").read_text("utf-8"))
    with pgtrigger.ignore("applications.ConsentTerms:consent_terms_never_rewritten"):
        for field, text in CONSENT.items():
            apps.get_model("applications", "ConsentTerms").objects.filter(**{field: text}).update(
                **{field: new[field]}
            )


class Migration(migrations.Migration):
    dependencies = [("applications", "0021_words"), ("workflow", "0029_words")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
