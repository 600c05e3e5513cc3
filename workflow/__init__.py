"""The ground: offices, officers, the regulation as data, the case and its clock, audit."""
