"""Sex ratios at birth and what they can tell: arrays in, results out. Knows no file, database, network or clock."""
