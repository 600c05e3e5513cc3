"""The printing press: plain data in, PDF/A-3a out. It imports no app; an app hands it values and stores the bytes.

``engine``  HTML → PDF/A-3a, byte-identical for equal input, nothing fetched from outside
``inputs``  what each kind of sheet needs, JSON-safe, so that a stored input makes the sheet again
``sheets``  kind + language + input → bytes, through the templates in ``templates/sheets/``
``words``   sums in words, ``dates`` dates as each language writes them
"""
