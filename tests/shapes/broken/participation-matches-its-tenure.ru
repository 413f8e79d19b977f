# The curator took the other Ivan Orlen.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX participation: <https://w3id.org/diplograph/participation/>
PREFIX person: <https://w3id.org/diplograph/person/>

DELETE DATA {
    participation:northern-three-fm-2020-06-18-ivan-orlen diplo:participant person:ivan-orlen .
} ;
INSERT DATA {
    participation:northern-three-fm-2020-06-18-ivan-orlen diplo:participant person:ivan-orlen-of-dravonia .
}
