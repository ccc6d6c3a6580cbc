"""The command line, one file a command group: ``python -m analytics load|inspect|verdicts|topics|batches|undo|redo``.

Exit codes: 0 done; 2 refused, with the reasons on standard error. Tables are for people; ``--csv`` is for programs.
"""
