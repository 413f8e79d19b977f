# The curator entered a meeting and left the year at "no meeting found".
PREFIX coverage: <https://w3id.org/diplograph/coverage/>
PREFIX coverage-status: <https://w3id.org/diplograph/coverage-status/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX year-coverage: <https://w3id.org/diplograph/year-coverage/>

DELETE DATA {
    year-coverage:northern-three-foreign-ministers-2020 diplo:coverageStatus coverage-status:complete .
} ;
INSERT DATA {
    year-coverage:northern-three-foreign-ministers-2020 diplo:coverageStatus coverage-status:no-meeting-found .
}
