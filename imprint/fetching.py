"""What the engine may open: files of the project and data within a text, nothing else."""

from __future__ import annotations

import mimetypes

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from imprint.typeset import Convert, Roots


class Fetcher(URLFetcher):
    """Opens what stands under virtual addresses, and what an address holds itself."""

    def __init__(self, roots: Roots, convert: Convert | None = None) -> None:
        super().__init__(allowed_protocols={"imprint", "data"}, fail_on_errors=True)
        self.roots, self.convert = roots, convert

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file at a virtual address; anything outside the roots stops the layout."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = self.roots.path(url)
        if path is None:
            raise FatalURLFetchingError(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        data = path.read_bytes()
        if self.convert:
            data, kind = self.convert(data, kind)
        return URLFetcherResponse(url, data, {"Content-Type": kind})
