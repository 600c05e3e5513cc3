"""The business form that portal and State Corporation send through the gateway, and what they are told back.

Names of elements follow a public integration trace of the portal's forms; what is assumed is marked so. Wire and
nothing else: no Django, no app.
"""

from .request import DomainItem, FileData, FormValue, RequestForm
from .wire import Unreadable, build, emptied, filled, parse

__all__ = [
    "DomainItem",
    "FileData",
    "FormValue",
    "RequestForm",
    "Unreadable",
    "build",
    "emptied",
    "filled",
    "parse",
]
