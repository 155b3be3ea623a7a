"""Accounts: who may sign in, for which post, department and area."""
