"""What cleaning costs; see README.md."""
