# The curator forgot what the assertion is about.
PREFIX assertion: <https://w3id.org/diplograph/assertion/>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

DELETE DATA {
    assertion:northern-three-fm-2020-06-18-ordinal-3 rdf:subject meeting:northern-three-fm-2020-06-18 .
}
