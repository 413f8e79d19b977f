"""The named queries: competency questions as files, with typed parameters."""

from diplograph.questions.asking import answer_of, check_values
from diplograph.questions.catalogue import Catalogue, load_catalogue
from diplograph.questions.parameters import Parameter
from diplograph.questions.question import Question, read_question
from diplograph.questions.samples import Sample, samples_of

__all__ = [
    "Catalogue",
    "Parameter",
    "Question",
    "Sample",
    "answer_of",
    "check_values",
    "load_catalogue",
    "read_question",
    "samples_of",
]
