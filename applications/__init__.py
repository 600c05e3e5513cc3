"""What comes in: persons, children, documents, checklist, consent, doors."""
