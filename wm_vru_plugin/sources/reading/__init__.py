"""What all readers share: files into tables of text, codes, periods, checks."""
