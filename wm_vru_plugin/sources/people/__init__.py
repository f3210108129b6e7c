"""Readers of residents by age and by ethnic group."""
