"""Births: counts accepted from files, kept as immutable snapshots, never overwritten."""
