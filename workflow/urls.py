"""Addresses of this floor."""

from django.urls import path

from .views import absences, acts, calendar, entry, inbox, officers, offices, regulation, trails

urlpatterns = [
    path("login/", entry.log_in, name="login"),
    path("logout/", entry.log_out, name="logout"),
    path("profile/", entry.profile, name="profile"),
    path("profile/password/", entry.password, name="password"),
    path("offices/", offices.offices, name="offices"),
    path("offices/<code>/", offices.office, name="office"),
    path("offices/<code>/hours/", offices.hours, name="office-hours"),
    path("officers/", officers.officers, name="officers"),
    path("officers/new/", officers.officer_new, name="officer-new"),
    path("officers/<int:pk>/", officers.officer, name="officer"),
    path("officers/<int:pk>/roles/", officers.role_new, name="role-new"),
    path("officers/<int:pk>/password/", officers.password_given, name="officer-password"),
    path("officers/<int:pk>/log-in/", officers.log_in_switch, name="officer-log-in"),
    path("roles/<int:pk>/end/", officers.role_end, name="role-end"),
    path("absences/", absences.absences, name="absences"),
    path("absences/new/", absences.absence_new, name="absence-new"),
    path("absences/<int:pk>/end/", absences.absence_end, name="absence-end"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/order/", calendar.order_new, name="order-new"),
    path("calendar/year/", calendar.year_new, name="year-new"),
    path("regulation/", regulation.regulation, name="regulation"),
    path("trail/", trails.trail, name="trail"),
    path("access/", trails.access_log, name="access"),
    path("notices/", inbox.notices, name="notices"),
    path("notices/read/", inbox.notices_read, name="notices-read"),
    path("cases/<uuid:public_id>/assign/", acts.assign, name="assign"),
    path("cases/<uuid:public_id>/reassign/", acts.reassign, name="reassign"),
    path("cases/<uuid:public_id>/pause/", acts.pause, name="pause"),
    path("cases/<uuid:public_id>/resume/", acts.resume, name="resume"),
    path("cases/<uuid:public_id>/withdraw/", acts.withdraw, name="withdraw"),
]
