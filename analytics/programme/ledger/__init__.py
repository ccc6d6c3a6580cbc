"""The rectification ledger: proposed, kept, brought and sent, and what the next round says."""
