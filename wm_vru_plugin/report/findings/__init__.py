"""The source's claims, checked against a package."""
