"""``tianping smooth``: ratios of small areas that borrow strength from neighbours, larger areas and other periods."""
