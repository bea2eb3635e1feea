"""Practice for officers: fifty made-up dossiers under the keys of the workbench; nothing is decided, nothing is kept."""
