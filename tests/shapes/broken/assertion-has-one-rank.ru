# The curator could not decide how to rank an assertion.
PREFIX assertion: <https://w3id.org/diplograph/assertion/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX rank: <https://w3id.org/diplograph/rank/>

INSERT DATA {
    assertion:northern-three-fm-2020-06-18-ordinal-3 diplo:rank rank:normal .
}
