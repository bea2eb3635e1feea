"""A unit that thinks a defect named to it is none says so here, and the treasury answers with a reason."""
