# The curator wrote another day in office as plain text.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX tenure: <https://w3id.org/diplograph/tenure/>

INSERT DATA {
    tenure:boris-talan-borealia-foreign-minister-2019 diplo:inOfficeOn "2019-07-01" .
}
