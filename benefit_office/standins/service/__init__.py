"""What portal and State Corporation share in the demo: the service's form, its papers, the way through SHEP."""
