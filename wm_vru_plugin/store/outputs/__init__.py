"""Outputs written whole: staged beside their target, then moved; locks and checksums."""
