"""What changes after the handing in: reported, put right, or moved to another office, each with its history."""
