"""Record files: where each stands, what it may hold, and its statements with their lines."""

from diplograph.records.change import Change
from diplograph.records.layout import FOLDERS, Folder, folder_of, identity_of, path_of, record_graph, things_of_record
from diplograph.records.reading import Record, path_in, read_record, record_files
from diplograph.records.writing import create_text, replace_text, replacing, sync

__all__ = [
    "FOLDERS",
    "Change",
    "Folder",
    "Record",
    "create_text",
    "folder_of",
    "identity_of",
    "path_in",
    "path_of",
    "read_record",
    "record_files",
    "record_graph",
    "replace_text",
    "replacing",
    "sync",
    "things_of_record",
]
