"""English dates and numbers: day first everywhere, the month in letters where it is read."""
