"""Pages about what was promised on time: deadlines put off, letters of apology to sign, and what everybody may read of both."""
