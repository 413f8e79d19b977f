# The curator wrote down both dates that the sources give.
PREFIX meeting: <https://w3id.org/diplograph/meeting/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    meeting:northern-three-fm-2021-09-01 schema:startDate "2021-09-02"^^xsd:date .
}
