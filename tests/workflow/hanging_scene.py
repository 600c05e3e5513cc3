"""`python -m tests.workflow.hanging_scene [hint]`: a coupon and a resolution to be printed; the hints to do it."""

import sys

import django

django.setup()

from tests import factories as make  # noqa: E402
from tests.press import samples  # noqa: E402
from workflow.delivery.background import hint, quiet  # noqa: E402
from workflow.models import Sheet  # noqa: E402


def main() -> None:
    if "hint" in sys.argv:
        for sheet in Sheet.objects.order_by("id"):
            assert hint("workflow.tasks.make_sheet", sheet.pk)
        return
    with quiet():
        case = make.received()
        for kind in ("coupon", "resolution"):
            data = getattr(samples, kind)("kk")
            Sheet.objects.create(case=case, kind=kind, language="kk", input=data, created_at=make.START)


if __name__ == "__main__":
    main()
