"""The gateway (ШЭП / ЭҮШ) with the registries behind it and the consent service: a stand-in."""
