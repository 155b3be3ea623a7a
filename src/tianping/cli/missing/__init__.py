"""``tianping missing``: girls who are missing from the births, or were only not yet counted."""
