# The curator named the source where the citation was meant.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX source: <https://w3id.org/diplograph/source/>
PREFIX tenure: <https://w3id.org/diplograph/tenure/>

INSERT DATA {
    tenure:dina-sel-cordovia-deputy-foreign-minister-2019 diplo:attestedBy source:cordovia-foreign-ministry-2020-03-05 .
}
