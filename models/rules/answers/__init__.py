"""What the rules mind says when it is asked from outside."""
