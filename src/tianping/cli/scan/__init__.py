"""``tianping scan``: clusters of places with more boys, or fewer, than the rest."""
