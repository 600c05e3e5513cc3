"""What a certification authority answers over HTTP: OCSP, lists, time-stamps, certificates. A stand-in."""
