"""What comes after the decision: complaints and courts, changes reported, days ahead."""
