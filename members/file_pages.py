"""Pages on which files are loaded, as every app above this one has them."""

from alliance.core.imports import pages
from alliance.core.models import ImportFile
from members.queries import records


class FilePages(pages.Pages):
    """The one set of pages, with the name of whoever loaded a file."""

    def uploader(self, file: ImportFile) -> str:
        """Position and name of whoever loaded it."""
        return records.loaded_by(file.by_person)
