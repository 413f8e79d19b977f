# The curator forgot which property the assertion is about.
PREFIX assertion: <https://w3id.org/diplograph/assertion/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

DELETE DATA {
    assertion:northern-three-fm-2020-06-18-ordinal-3 rdf:predicate diplo:ordinal .
}
