import Dockerfiles

// TODO images.5
// `<<EOF`, `<<-'EOF'`, `3<<EOF` in the text of RUN, COPY and ADD. Quotes anywhere in the word mean that
// nobody looks for variables in the lines. A quoted `"<<EOF"` is no mark.
