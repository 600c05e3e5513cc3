"""Parts of names as the database finds them: by an index over their letters as `alphabet.search_key` writes them."""

from typing import Any

from django.db.models import Func, TextField, Value
from django.utils.deconstruct import deconstructible

from .language.alphabet import TRANSLATED


@deconstructible(path="workflow.search.SearchKey")
class SearchKey(Func):
    """`alphabet.search_key` of a column, for an index and for the question that uses it."""

    function = "translate"
    output_field = TextField()

    def __init__(self, column: Any, **extra: Any) -> None:
        super().__init__(column, *(Value(letters) for letters in TRANSLATED), **extra)
