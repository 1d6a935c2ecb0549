"""One box that finds records, organisations and terms: by words, single characters, pinyin, or part of a number."""
