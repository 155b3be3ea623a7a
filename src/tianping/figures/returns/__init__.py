"""Departments' returns: in at the door, checked, accepted, never lost."""
