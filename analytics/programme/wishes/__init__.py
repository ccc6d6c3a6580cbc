"""What residents wish for, what they have, and the plan of one community."""
