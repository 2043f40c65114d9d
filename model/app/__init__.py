"""The browser view: what a visitor sets, sees and does; only `page` knows how it is drawn."""
