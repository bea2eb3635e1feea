"""The software of a unit: its keys, the addresses its events go to, and the log of what was sent."""
