"""Pages of the law desk on simulations: what was asked, what came of it by kind, and down to the dossiers."""
