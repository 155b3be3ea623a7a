"""Measures: runs over accepted counts, stored with everything that they rest on, and read by pages without computing."""
