"""Stand-ins for the outside world: real processes on real protocols, which import nothing of the product."""
