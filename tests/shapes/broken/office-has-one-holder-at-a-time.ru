# The curator took an acting minister for a full one.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX tenure: <https://w3id.org/diplograph/tenure/>
PREFIX tenure-kind: <https://w3id.org/diplograph/tenure-kind/>

DELETE DATA {
    tenure:jonas-vale-cordovia-foreign-minister-2022 diplo:tenureKind tenure-kind:acting .
} ;
INSERT DATA {
    tenure:jonas-vale-cordovia-foreign-minister-2022 diplo:tenureKind tenure-kind:substantive .
}
