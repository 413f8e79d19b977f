# The curator let one coverage speak of two series.
PREFIX coverage: <https://w3id.org/diplograph/coverage/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX series: <https://w3id.org/diplograph/series/>

INSERT DATA {
    coverage:northern-three-foreign-ministers diplo:coverageOf series:northern-three-deputy-foreign-ministers .
}
