"""What stands before every page: who may open it, what its look leaves behind, and how often one may ask."""
