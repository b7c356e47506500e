"""How long the program takes, on what it takes it, and how that grows: `make bench` writes RESULTS.md."""
