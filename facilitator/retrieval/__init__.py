"""Finding the paragraphs that bear on a question: `index.open_retriever` opens the index."""
