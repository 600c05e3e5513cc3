"""The registration journal as a book: its columns, prints and exports, corrections, and the closing of its days.

``columns``     the journal's columns by one statement, for the page, the print and the files alike
``corrections`` a wrong entry is corrected by a further one
``digests``     each day is closed with a digest that leaves the database
``files``       a period as PDF, XLSX or CSV, made in the background
``pages``       the printed page of a closed day
"""
