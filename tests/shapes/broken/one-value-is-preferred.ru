# The curator preferred what two sources say and entered it twice.
PREFIX assertion: <https://w3id.org/diplograph/assertion/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX rank: <https://w3id.org/diplograph/rank/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA {
    assertion:ivan-orlen-arcadia-foreign-minister-2020-valid-from-2020-06-18 diplo:rank rank:normal .
    assertion:ivan-orlen-arcadia-foreign-minister-2020-valid-from-2020-06-18 rdf:object "2020-06-18"^^xsd:date .
} ;
INSERT DATA {
    assertion:ivan-orlen-arcadia-foreign-minister-2020-valid-from-2020-06-18 diplo:rank rank:preferred .
    assertion:ivan-orlen-arcadia-foreign-minister-2020-valid-from-2020-06-18 rdf:object "2020-06-17"^^xsd:date .
}
