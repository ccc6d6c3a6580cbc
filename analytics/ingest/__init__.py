"""From the bytes of a file to checked frames. Pure: bytes and frames in, frames out; no store, no clock.

A file passes through the rooms in this order:

- ``reading``: bytes to a table of text cells, or a refusal in bounded time and memory.
- ``platforms``: which program made the file; its export becomes an ordinary table, its numbers words.
- ``codebooks``: what each column is and what each word is read as, proposed for an analyst to confirm.
- ``memory``: what was confirmed before, taken over, and in what the questionnaire differs now.
- ``checks``: every cell checked under the codebook; good rows become Surveys, Items, Responses, Answers, Comments.
- ``places`` (which community is meant) and ``tidying`` (open text brought to one form) serve the checks.
- ``quality``: what an analyst should know of the forms before trusting them.

Below the rooms: ``normalisation`` (one form for cells), ``headings``, ``issues`` (what is wrong, collected) and
``alterations`` (cells kept otherwise than written). Rooms use one another's modules, but no chain of imports leads
back to the module it began with, whether at the top of a module or inside a function.
"""
