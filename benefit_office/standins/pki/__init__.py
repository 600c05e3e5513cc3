"""A public key infrastructure of our own, named TEST: the real profile's certificates, keys and every bad case.

For the demo and the tests, refused in production. It writes its structures with a writer of its own (`der`), so that
the reader in `egov.eds` is never tried on its own handwriting only.
"""
