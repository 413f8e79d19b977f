# The curator made up a kind of tenure.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX tenure: <https://w3id.org/diplograph/tenure/>
PREFIX tenure-kind: <https://w3id.org/diplograph/tenure-kind/>

DELETE DATA {
    tenure:kira-noll-northern-bank-president-2017 diplo:tenureKind tenure-kind:substantive .
} ;
INSERT DATA {
    tenure:kira-noll-northern-bank-president-2017 diplo:tenureKind tenure-kind:elected .
}
