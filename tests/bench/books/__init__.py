"""The books beside their peers."""
