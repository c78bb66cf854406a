"""The words of `rma-desk`: one module a word, each filled into the parser only when it is used."""
