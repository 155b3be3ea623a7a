"""``tianping measure``: a table of counts becomes ratios with intervals and verdicts."""
