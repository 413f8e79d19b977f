"""The models of pages about things, a kind a file. No HTML here."""

from diplograph.pages.kinds import KINDS, page_of
from diplograph.pages.page import Kind, Page

__all__ = ["KINDS", "Kind", "Page", "page_of"]
