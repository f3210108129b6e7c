"""Map pages, tables and findings, drawn from a declared list of figures."""
