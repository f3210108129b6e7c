"""Areas of England and Wales: codes, editions, deciles, residents, names."""
