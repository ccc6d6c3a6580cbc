"""The plan made public, objections and signatures; opinions by channel and how they were handled."""
