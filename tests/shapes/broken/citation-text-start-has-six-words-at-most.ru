# The curator copied the sentence instead of pointing to it.
PREFIX citation: <https://w3id.org/diplograph/citation/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>

DELETE DATA {
    citation:northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p02-1 diplo:textStart "the new minister Ivan Orlen"@en .
} ;
INSERT DATA {
    citation:northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p02-1 diplo:textStart "the new minister Ivan Orlen took his seat"@en .
}
