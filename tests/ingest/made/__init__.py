"""One survey's answers, and the export that each platform of FORMATS.md would make of them."""
