# The curator removed the day that showed the minister in office.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX tenure: <https://w3id.org/diplograph/tenure/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA {
    tenure:boris-talan-borealia-foreign-minister-2019 diplo:inOfficeOn "2023-02-14"^^xsd:date .
}
