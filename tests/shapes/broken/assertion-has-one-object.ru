# The curator put both rival numbers into one assertion.
PREFIX assertion: <https://w3id.org/diplograph/assertion/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT DATA {
    assertion:northern-three-fm-2020-06-18-ordinal-3 rdf:object 4 .
}
