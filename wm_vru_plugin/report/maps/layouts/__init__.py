"""Print layouts of map pages."""
