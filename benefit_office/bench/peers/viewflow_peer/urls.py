"""The addresses that viewflow gives the flow."""

from django.urls import path
from viewflow.urls import Site
from viewflow.workflow.flow import FlowAppViewset

from .flows import Benefit

urlpatterns = [path("", Site(viewsets=[FlowAppViewset(Benefit)]).urls)]
