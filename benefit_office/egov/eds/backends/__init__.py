"""Who judges a signature: our own arithmetic (`embedded`), or the certified means beside us (`ncanode`)."""
