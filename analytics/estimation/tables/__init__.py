"""Tables of answers by groups: tests, strength, residuals, and two rounds household by household."""
