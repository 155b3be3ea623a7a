"""``tianping watch``: where a ratio has shifted, and how often chance alone says so."""
