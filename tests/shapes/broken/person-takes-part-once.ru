# The curator entered the guest, and took him for a minister who is on the list already.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX participation: <https://w3id.org/diplograph/participation/>
PREFIX person: <https://w3id.org/diplograph/person/>

INSERT DATA {
    participation:northern-three-fm-2020-06-18-dravonia diplo:participant person:boris-talan .
}
