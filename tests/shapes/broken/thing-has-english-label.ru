# The curator gave a place its Russian name only.
PREFIX place: <https://w3id.org/diplograph/place/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE DATA {
    place:port-vell skos:prefLabel "Port Vell"@en .
}
