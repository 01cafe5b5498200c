"""The numbers of a project as one page with plots."""
