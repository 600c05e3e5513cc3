"""What helps a reader: the regulation as a page, the field's words, where a field comes from, the handbooks."""
