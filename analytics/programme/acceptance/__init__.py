"""The four gates, the place in the cycle, alerts, what needs somebody, acceptance."""
