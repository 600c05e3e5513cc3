"""The register of running allowances: what a decision writes into it, what stands against it, how it is read."""
