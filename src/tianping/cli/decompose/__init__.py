"""``tianping decompose``: a change between two periods, in parts that add up."""
