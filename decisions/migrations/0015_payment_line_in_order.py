"""A page of a payment list is read from an index in its order, not by a walk through the lists before it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0014_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="paymentline",
            name="payment_list",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="decisions.paymentlist",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentline",
            index=models.Index(fields=["payment_list", "id"], name="payment_line_in_order"),
        ),
    ]
