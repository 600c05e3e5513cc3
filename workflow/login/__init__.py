"""Coming in: password, second factor, or the officer's own certificate."""
