# The curator made the invited state a delegation like any other.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX participation: <https://w3id.org/diplograph/participation/>
PREFIX role: <https://w3id.org/diplograph/role/>

DELETE DATA {
    participation:northern-three-fm-2020-06-18-dravonia diplo:participationRole role:guest .
} ;
INSERT DATA {
    participation:northern-three-fm-2020-06-18-dravonia diplo:participationRole role:delegation-member .
}
