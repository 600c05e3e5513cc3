"""The decision signed electronically (Regulation 4, 5.4): the container, both sheets, the page behind the QR."""
