"""What is read once and kept: the facts of the regulation, a page's answers, a query's SQL, the copy for reports."""
