package search

// A file of kind words holds folded words of letters alone, in the form of
// encode: what a typo is compared with. The tail's are those that main lacks.

// spell takes the next word, with its postings on the shelves.
func (d *dictionary) spell(word string, list []posting) error {
	if !isLetters(word) {
		return nil
	}
	shelf := d.shelves[1]
	if list[0].ordinal < d.main {
		shelf = d.shelves[0]
	}
	return shelf.words.add(piece{key: word})
}

// isLetters reports a word that may be a typo or what was meant.
func isLetters(word string) bool {
	for _, r := range word {
		if k := classOf(r); k != letter && k != mark {
			return false
		}
	}
	return word != ""
}
