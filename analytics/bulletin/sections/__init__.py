"""The sections of a bulletin, one a file: what was read in, a Section out, every claim borne by its interval."""
