"""The renovation cycle: wishes, consent, votes, publicity, works, acceptance, rectification until the gate is met.

``subjects`` is the table of all that may be entered, ``entering`` how it is kept; each further room is one part of the
cycle: ``wishes``, ``consent``, ``voting``, ``publicity``, ``works``, ``ledger``, and ``acceptance``, which sees all.
"""
