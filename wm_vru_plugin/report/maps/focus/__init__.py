"""What a close-up shows, and the facts beside it."""
