"""Addresses of this floor."""

from django.urls import include, path

from .views import acts, drafting, electronic, hearings, journal, prints, results, sheets, signing

urlpatterns = [
    path("", include("decisions.later.urls")),
    path("", include("decisions.electronic.urls")),
    path("", include("decisions.editions.urls")),
    path("cases/<uuid:public_id>/draft/", drafting.draft, name="draft"),
    path("cases/<uuid:public_id>/preview/<str:language>/", drafting.preview, name="preview"),
    path("cases/<uuid:public_id>/submit/", acts.submit, name="submit"),
    path("cases/<uuid:public_id>/return_draft/", acts.return_draft, name="return_draft"),
    path("cases/<uuid:public_id>/open_signing/", acts.open_signing, name="open_signing"),
    path("cases/<uuid:public_id>/sign/", acts.sign, name="sign"),
    path("cases/<uuid:public_id>/issue/", acts.issue, name="issue"),
    path("cases/<uuid:public_id>/hand_over/", acts.hand_over, name="hand_over"),
    path("cases/<uuid:public_id>/sheets/", sheets.case_sheets, name="case_sheets"),
    path("cases/<uuid:public_id>/prints/", prints.case_prints, name="case_prints"),
    path("cases/<uuid:public_id>/prints/<slug:kind>/", prints.print_sheet, name="print_sheet"),
    path("sheets/<uuid:public_id>/", sheets.sheet, name="sheet"),
    path("sheets/<uuid:public_id>/signed/", sheets.signed_sheet, name="signed_sheet"),
    path("sheets/<uuid:public_id>/make/", sheets.make_sheet, name="make_sheet"),
    path("sheets/failed/", sheets.failed_sheets, name="failed_sheets"),
    path("signing/", signing.signing, name="signing"),
    path("signing/print/", signing.print_many, name="signing-print"),
    path("signing/paper/", signing.paper, name="signing-paper"),
    path("signing/electronic/", electronic.electronic, name="signing-electronic"),
    path("signing/electronic/sign/", electronic.sign_electronically, name="signing-electronic-sign"),
    path("results/", results.unclaimed, name="unclaimed"),
    path("cases/<uuid:public_id>/hearing/", hearings.tell_hearing, name="tell_hearing"),
    path("cases/<uuid:public_id>/objection/", hearings.take_objection, name="take_objection"),
    path("cases/<uuid:public_id>/minutes/", hearings.minute_hearing, name="minute_hearing"),
    path("cases/<uuid:public_id>/remind/", results.remind, name="remind"),
    path("cases/<uuid:public_id>/reissue/", results.reissue, name="reissue"),
    path("", include("decisions.audit.urls")),
    path("journal/", journal.journal, name="journal"),
    path("journal/proof/", journal.journal_proof, name="journal_proof"),
    path("journal/file/", journal.journal_file, name="journal-file"),
    path("journal/days/", journal.journal_days, name="journal-days"),
    path("journal/days/<int:pk>/<str:language>/", journal.journal_day, name="journal-day"),
    path("journal/<int:pk>/correction/", journal.correct_entry, name="correct-entry"),
]
