"""Identities kept out: detectors, and later linkage keys, suppression and release attacks. Pure."""
