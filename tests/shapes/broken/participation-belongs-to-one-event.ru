# The curator hung one participation on two events.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX participation: <https://w3id.org/diplograph/participation/>
PREFIX session: <https://w3id.org/diplograph/session/>

INSERT DATA {
    session:world-assembly-40 diplo:hasParticipation participation:galen-rusk-world-assembly-40-galen-rusk .
}
