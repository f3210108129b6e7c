"""The tables as a workbook."""
