"""Who answered, beside who lives there: response, representativeness, weights, buildings. Nothing unguarded leaves."""
