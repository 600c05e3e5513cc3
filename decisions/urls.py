"""Addresses of this floor."""

from django.urls import path

from .views import acts, drafting, journal, sheets

urlpatterns = [
    path("cases/<uuid:public_id>/draft/", drafting.draft, name="draft"),
    path("cases/<uuid:public_id>/preview/<str:language>/", drafting.preview, name="preview"),
    path("cases/<uuid:public_id>/submit/", acts.submit, name="submit"),
    path("cases/<uuid:public_id>/return_draft/", acts.return_draft, name="return_draft"),
    path("cases/<uuid:public_id>/open_signing/", acts.open_signing, name="open_signing"),
    path("cases/<uuid:public_id>/sign/", acts.sign, name="sign"),
    path("cases/<uuid:public_id>/issue/", acts.issue, name="issue"),
    path("cases/<uuid:public_id>/hand_over/", acts.hand_over, name="hand_over"),
    path("cases/<uuid:public_id>/sheets/", sheets.case_sheets, name="case_sheets"),
    path("sheets/<uuid:public_id>/", sheets.sheet, name="sheet"),
    path("sheets/<uuid:public_id>/signed/", sheets.signed_sheet, name="signed_sheet"),
    path("sheets/<uuid:public_id>/make/", sheets.make_sheet, name="make_sheet"),
    path("journal/", journal.journal, name="journal"),
    path("journal/proof/", journal.journal_proof, name="journal_proof"),
]
