"""Settings, the wiring of ports to connectors, and URLs."""
