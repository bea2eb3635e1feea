"""Template tags of the portal; load them with {% load portal %}."""
