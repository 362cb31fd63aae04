// TODO images.5
// `--name=value` before the arguments. Quotes and escapes go at once here.
