"""Lessons: for each kind of task the words and the SymPy cell that a teacher would write on the board."""
