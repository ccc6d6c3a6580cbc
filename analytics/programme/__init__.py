"""The renovation cycle: wishes, consent, votes, publicity, works, acceptance, rectification until the gate is met."""
