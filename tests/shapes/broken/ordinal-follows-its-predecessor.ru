# The curator has not entered the meeting before this one.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>

INSERT DATA {
    meeting:arcadia-borealia-fm-2023-02-14 diplo:ordinal 2 .
}
