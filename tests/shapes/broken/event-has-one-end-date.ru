# The curator entered both last days that the sources give.
PREFIX meeting: <https://w3id.org/diplograph/meeting/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    meeting:northern-three-fm-2022-05-20 schema:endDate "2022-05-22"^^xsd:date .
}
