"""Files that leave the house and come back: workbooks for those who work in Excel."""
