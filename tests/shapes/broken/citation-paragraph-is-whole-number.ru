# The curator wrote the paragraph as text.
PREFIX citation: <https://w3id.org/diplograph/citation/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>

DELETE DATA {
    citation:northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p02-1 diplo:paragraph 2 .
} ;
INSERT DATA {
    citation:northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p02-1 diplo:paragraph "second" .
}
