# The curator left a presidency without a label.
PREFIX body: <https://w3id.org/diplograph/body/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE DATA {
    body:arcadia-presidency skos:prefLabel "Presidency of Arcadia"@en .
}
