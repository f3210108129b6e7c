"""The rows behind charts and tables, selected from a package and guarded."""
