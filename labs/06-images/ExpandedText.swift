// TODO images.5
// A text, and the words that it falls into.
