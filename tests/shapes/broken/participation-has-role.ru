# The curator forgot to say who headed the delegation.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX participation: <https://w3id.org/diplograph/participation/>
PREFIX role: <https://w3id.org/diplograph/role/>

DELETE DATA {
    participation:northern-three-dfm-2020-03-05-faye-marsh diplo:participationRole role:head-of-delegation .
}
