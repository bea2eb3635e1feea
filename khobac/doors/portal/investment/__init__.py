"""Pages of investment capital: the project for its owner, and projects with their yearly settlement for the treasury."""
