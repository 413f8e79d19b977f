"""The data package: the graph as flat tables, for spreadsheets and statistics programs."""

from diplograph.datapackage.package import DESCRIPTOR, Package, Table, read_package, write_package, zip_files

__all__ = ["DESCRIPTOR", "Package", "Table", "read_package", "write_package", "zip_files"]
