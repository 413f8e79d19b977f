# The curator took the number from zero.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>

DELETE DATA {
    meeting:arcadia-plus-fm-2020-11-03 diplo:ordinal 1 .
} ;
INSERT DATA {
    meeting:arcadia-plus-fm-2020-11-03 diplo:ordinal 0 .
}
