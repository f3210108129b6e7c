"""The tests, in the rooms of the plugin."""
