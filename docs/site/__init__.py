"""How the documentation site is made: what MkDocs cannot do by itself."""
