"""The doors: people, machines and operators come in here. Doors call flows, queries and rules; nothing calls a door."""
