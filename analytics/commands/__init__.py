"""The command line, one file a command group: ``python -m analytics COMMAND``, of which

load, inspect, verdicts, topics, hot-issues, cycle, ledger, weekly, batches, undo, redo, account, audit.

Exit codes: 0 done; 2 refused, with the reasons on standard error. Tables are for people; ``--csv`` is for programs.
"""
