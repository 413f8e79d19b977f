# The curator swapped the first and the last day.
PREFIX meeting: <https://w3id.org/diplograph/meeting/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA {
    meeting:northern-three-fm-2022-05-20 schema:endDate "2022-05-21"^^xsd:date .
} ;
INSERT DATA {
    meeting:northern-three-fm-2022-05-20 schema:endDate "2022-05-12"^^xsd:date .
}
