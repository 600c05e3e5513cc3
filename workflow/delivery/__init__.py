"""What leaves an act and is finished in the background: hints, messages, sheets and their bytes."""
