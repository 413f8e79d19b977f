# The curator forgot to say who headed the delegation.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX participation: <https://w3id.org/diplograph/participation/>
PREFIX role: <https://w3id.org/diplograph/role/>

DELETE DATA {
    participation:arcadia-plus-fm-2020-11-03-boris-talan diplo:participationRole role:head-of-delegation .
}
