"""The bulletin: composed once from figures, then written as slides, document, workbook, page and print."""
