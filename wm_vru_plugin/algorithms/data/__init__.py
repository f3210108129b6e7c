"""From official files to layers."""
