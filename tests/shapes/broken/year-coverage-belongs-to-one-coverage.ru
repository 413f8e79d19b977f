# The curator described a year and did not name it in the coverage of its series.
PREFIX coverage: <https://w3id.org/diplograph/coverage/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX year-coverage: <https://w3id.org/diplograph/year-coverage/>

DELETE DATA {
    coverage:northern-three-foreign-ministers diplo:hasYearCoverage year-coverage:northern-three-foreign-ministers-2023 .
}
