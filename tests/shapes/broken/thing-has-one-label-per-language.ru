# The curator added a second English label where skos:altLabel was meant.
PREFIX person: <https://w3id.org/diplograph/person/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    person:boris-talan skos:prefLabel "Boriss Talan"@en .
}
