# The curator entered an observer for a bank and a state at once.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX participation: <https://w3id.org/diplograph/participation/>
PREFIX state: <https://w3id.org/diplograph/state/>

INSERT DATA {
    participation:northern-three-fm-2020-06-18-kira-noll diplo:representing state:dravonia .
}
