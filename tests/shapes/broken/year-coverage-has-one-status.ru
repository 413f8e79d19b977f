# The curator called a year both partial and complete.
PREFIX coverage: <https://w3id.org/diplograph/coverage/>
PREFIX coverage-status: <https://w3id.org/diplograph/coverage-status/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX year-coverage: <https://w3id.org/diplograph/year-coverage/>

INSERT DATA {
    year-coverage:northern-three-foreign-ministers-2020 diplo:coverageStatus coverage-status:partial .
}
