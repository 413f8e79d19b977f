# The curator gave the third meeting the number of the second.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>

DELETE DATA {
    meeting:northern-three-fm-2022-05-20 diplo:ordinal 3 .
} ;
INSERT DATA {
    meeting:northern-three-fm-2022-05-20 diplo:ordinal 2 .
}
