"""What leaves the house as a file: workbooks for people who work on with them, each saying where it comes from."""
