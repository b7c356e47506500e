"""The live preview: the booklet kept laid out between saves, served as pictures of its pages."""
