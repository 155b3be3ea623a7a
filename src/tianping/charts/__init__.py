"""One chart grammar for page, print and document; draws results of ``statistics``."""
