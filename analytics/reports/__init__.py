<<<<<<< HEAD
"""Files that leave the house and come back: workbooks for those who work in Excel."""
=======
"""What leaves the house as a file: workbooks for people who work on with them, each saying where it comes from."""
>>>>>>> evidence
