# The curator numbered the meetings backwards.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>

DELETE DATA {
    meeting:northern-three-fm-2019-06-12 diplo:ordinal 1 .
    meeting:northern-three-fm-2022-05-20 diplo:ordinal 3 .
} ;
INSERT DATA {
    meeting:northern-three-fm-2019-06-12 diplo:ordinal 3 .
    meeting:northern-three-fm-2022-05-20 diplo:ordinal 1 .
}
