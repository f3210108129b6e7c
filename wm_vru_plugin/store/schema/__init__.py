"""Tables and columns of a package."""
