"""The reports of a period: what came, what was done, what was late and whose, what was refused, what is owed.

``periods``  months, quarters, and the year so far
``movement`` how applications moved, counted once
``figures``  the numbers as tables, asked of the database
``charts``   two of the tables as bars, drawn by the server
``files``    the same tables as PDF, XLSX and CSV
"""
