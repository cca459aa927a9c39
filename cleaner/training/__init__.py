"""From labelled pages to a model, and to figures of how well it does. Needs scikit-learn."""
