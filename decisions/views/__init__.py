"""The screens of the decision."""
