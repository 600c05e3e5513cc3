"""The three languages of a record, what it cites, and the order of the Kazakh letters."""
