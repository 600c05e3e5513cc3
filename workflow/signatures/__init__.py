"""Electronic signatures: what is signed, who may sign it, whether it holds, and the evidence kept for ever."""
