"""Questions to the registries about a case's persons: under consent, the answers kept as evidence (9.4–9.6)."""
