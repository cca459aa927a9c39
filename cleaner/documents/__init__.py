"""Pages as the cleaner reads them: bytes, text or HTML into paragraphs with their offsets. Knows nothing of models."""
