"""Electronic signatures: read, verify, explain. `verify.verify` is the one way in.

Not a certified cryptographic tool: the law's own checks are made by certified means
(docs/decisions/006-verified-by-us.md).
"""
