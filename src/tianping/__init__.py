"""Tianping 天平: sex ratios at birth, measured honestly, and the programmes against son preference."""

__version__ = "0.1.0"
