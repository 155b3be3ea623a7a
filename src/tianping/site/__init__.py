"""Wiring: settings, addresses, page frame, static files, the board as a grid of the rooms' panels."""
