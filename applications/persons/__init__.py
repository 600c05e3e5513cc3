"""Who the application is about: identifiers, writing persons down, the same child elsewhere, the hidden child."""
