"""The command ``tianping trend``."""
