// TODO images.5
// What stands behind #, ## , % , %% and / in ${…}: `*` any text, `?` one scalar, `\*` and `\?` themselves.
// Brackets mean nothing here. From the end is from the start, with pattern and text turned round.
