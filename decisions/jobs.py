"""Long work of this floor, ordered by officers (see `workflow.jobs`)."""

from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefit_office.press.sheets import make as press
from benefit_office.press.tables import XLSX, write_xlsx
from workflow import clock
from workflow.delivery import vault
from workflow.jobs import Product, Run, job
from workflow.moves.refusals import Refused
from workflow.visits.permissions import READERS
from workflow.words import RoleKind

from .audit import bundle, logs  # noqa: F401 – the bundle of a case, the logs of a period
from .book import files as journal_files  # noqa: F401 – the journal of a period
from .models import MciRate, PaymentList
from .payments import files
from .proceedings import bulk
from .register import importing, workbook

KEEPERS = (RoleKind.EXECUTOR, RoleKind.HEAD)


@job(
    "reset_after_index", gettext_lazy("Re-setting after a change of the index"), roles=KEEPERS, resumable=True,
    afterwards=gettext_lazy("The drafts are with the head for signature."), onward="allowances",
)  # fmt: skip
def reset_after_index(run: Run) -> Product | None:
    """One draft for the head per allowance of the office; what has its draft already is not drafted twice."""
    office, rate = run.job.office, MciRate.objects.get(pk=run.job.params["rate"])
    assert office is not None  # the page orders it for an office
    plan = bulk.Plan(office, rate, clock.today())
    done = bulk.done(office, rate)
    run.total(done + len(plan.rows))
    run.advance(done)
    for planned in plan.rows:
        if run.cancelled():
            return None
        try:
            if planned.hindrance:
                raise Refused(planned.hindrance)
            bulk.reset_one(planned.allowance.pk, rate, by=run.job.ordered_by)
        except Refused as refusal:
            run.failed(planned.allowance.number, str(refusal))
        run.advance()
    return None


@job("import_allowances", gettext_lazy("Import of running allowances"), roles=KEEPERS)
def import_allowances(run: Run) -> Product | None:
    """Every good row of the file once; the others in a report with row, column and sentence."""
    office, sha256 = run.job.office, run.job.params["file"]
    assert office is not None  # the page orders it for an office
    rows = workbook.rows_of(BytesIO(vault.get(sha256)))
    faults: list[importing.Fault] = []
    taken = known = 0
    run.total(len(rows))
    for row in rows:
        if run.cancelled():
            break
        try:
            entered = importing.take(row, office=office, file_sha256=sha256, by=run.job.ordered_by)
            taken, known = taken + (entered is not None), known + (entered is None)
        except importing.NotTaken as refusal:
            faults += refusal.faults
            run.failed(_("row %(row)s") % {"row": row.number}, str(refusal))
        run.advance()
    refused = len({fault.row for fault in faults})
    importing.record(
        office, by=run.job.ordered_by, taken=taken, known=known, refused=refused, file_sha256=sha256
    )
    return Product("import-report.xlsx", XLSX, _report(faults, taken, known, refused))


@job("print_payments", gettext_lazy("Print of a payment list"), roles=READERS)
def print_payments(run: Run) -> Product | None:
    """The payment list as a sheet, in one language."""
    rows = PaymentList.objects.select_related("office", "drafted_by", "signed_by", "signed_for")
    payments = rows.get(public_id=run.job.params["list"], office=run.job.office)
    language = run.job.params["language"]
    content = press("payment_list", language, files.printed(payments, language))
    return Product(f"{files.name(payments)}-{language}.pdf", "application/pdf", content)


def _report(faults: list[importing.Fault], taken: int, known: int, refused: int) -> Path:
    path = Path(mkdtemp()) / "report.xlsx"
    title = _("Entered: %(taken)s, here already: %(known)s, refused: %(refused)s") % {
        "taken": taken, "known": known, "refused": refused,
    }  # fmt: skip
    columns = [_("Row"), _("Column"), _("Why it was not taken")]
    write_xlsx(
        path, title, columns, ((one.row, one.column, one.sentence) for one in faults), widths=(8, 34, 90)
    )
    return path
