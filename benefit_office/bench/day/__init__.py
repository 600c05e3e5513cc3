"""A day of the whole region against a running office: thirteen offices, two hundred officers, over HTTP.

Nothing here knows the office's code but `cast`, which fills it before it opens: the day itself sees pages and forms.
"""

from .run import Report, run_day

__all__ = ["Report", "run_day"]
