"""The cellar: wire forms of e-government. Plain Python that knows no app and no record of the office."""
