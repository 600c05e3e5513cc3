"""Addresses of the life after the decision: allowances, proceedings, payments, complaints, days ahead."""

from django.urls import path

from ..views import allowances, imports, later, payments, rates, resetting
from . import milestones

urlpatterns = [
    path("allowances/", allowances.allowances, name="allowances"),
    path("allowances/import/", imports.allowances_import, name="allowances-import"),
    path("allowances/import/form/", imports.allowances_form, name="allowances-form"),
    path("allowances/resetting/", resetting.resetting, name="resetting"),
    path("allowances/coming/", later.coming_days, name="coming"),
    path("allowances/<uuid:public_id>/", allowances.allowance, name="allowance"),
    path("allowances/<uuid:public_id>/reset/", allowances.reset, name="allowance-reset"),
    path("allowances/<uuid:public_id>/stop/", allowances.stop, name="allowance-stop"),
    path("allowances/<uuid:public_id>/correct/", allowances.correct, name="allowance-correct"),
    path("allowances/<uuid:public_id>/account/", allowances.account, name="allowance-account"),
    path("allowances/<uuid:public_id>/change/", allowances.change, name="allowance-change"),
    path("allowances/<uuid:public_id>/settled/", allowances.change_settled, name="allowance-settled"),
    path("payments/", payments.payment_lists, name="payment-lists"),
    path("payments/draft/", payments.payment_draft, name="payment-draft"),
    path("payments/<uuid:public_id>/", payments.payment_list, name="payment-list"),
    path("payments/<uuid:public_id>/sign/", payments.payment_sign, name="payment-sign"),
    path("payments/<uuid:public_id>/file/", payments.payment_file, name="payment-file"),
    path("payments/<uuid:public_id>/print/", payments.payment_print, name="payment-print"),
    path("cases/<uuid:public_id>/contest/", later.contest, name="contest"),
    path("cases/<uuid:public_id>/contest_outcome/", later.contest_outcome, name="contest-outcome"),
    path("cases/<uuid:public_id>/correct_decision/", later.case_correct, name="case-correct"),
    path("cases/<uuid:public_id>/drop/", later.drop, name="drop"),
    path("milestones/", milestones.milestones, name="milestones"),
    path("milestones/<slug:milestone>/", milestones.milestone, name="milestone"),
    path("rates/<int:rate>/", rates.rate, name="rate"),
    path("rates/", rates.rates, name="rates"),
]
