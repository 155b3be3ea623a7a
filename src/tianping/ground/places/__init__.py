"""Places through time: codes, names, who belongs to whom, and how counts stay comparable when that changes."""
