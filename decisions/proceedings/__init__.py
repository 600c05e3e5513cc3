"""Re-setting, stop and correction: cases of their own kind, begun from an allowance or a decision."""
