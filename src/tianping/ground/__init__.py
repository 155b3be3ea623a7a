"""What everything stands on: audit, laws, places, accounts, letters, institutions."""
