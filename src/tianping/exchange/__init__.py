"""Formats at the door: files come in as records of ``terms``, or are refused whole."""
