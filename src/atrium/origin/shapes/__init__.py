"""What the site looked like in different years: one file per shape, each with list_page() and hotel_page()."""
