"""The official files that can be fetched, and where they are published."""
