"""What is handed in at the counter or in a file, until it is taken in: facts, drafts, the running summary."""
