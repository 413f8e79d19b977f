# The curator wrote the year as a number.
PREFIX coverage: <https://w3id.org/diplograph/coverage/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX year-coverage: <https://w3id.org/diplograph/year-coverage/>

DELETE DATA {
    year-coverage:northern-three-foreign-ministers-2023 diplo:coverageYear "2023"^^xsd:gYear .
} ;
INSERT DATA {
    year-coverage:northern-three-foreign-ministers-2023 diplo:coverageYear 2023 .
}
