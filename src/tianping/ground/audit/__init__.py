"""Audit: an append-only chain of acts, verifiable by an outsider."""
