"""The sheets of the business case as a workbook, and what they are written with."""
