"""Surveys too large for one machine: the same checks, masking and counts on a Dask cluster, part by part.

A part is a file of answers; a block is as many of its rows as one worker takes at a time. Workers read blocks, check
and mask them by the same pure functions as a load does, and leave what they found in a job's folder. Keys of forms, not
the forms, go from worker to worker to find those that stand in several parts. Counts lie sorted by community, so that
each worker sums some communities over all blocks, as a tree: none holds more than its share, however many forms.
"""
